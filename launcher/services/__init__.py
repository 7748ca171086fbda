"""PostgreSQL and Valkey out of pip, run by a supervisor of our own.

The wheels only carry the programs; starting, guarding and stopping them is done here, because
their own Python classes open folders up for root and trust a stale pid file after a crash.
"""
