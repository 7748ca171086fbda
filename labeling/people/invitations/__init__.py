"""Invitations: single-use links, the only way to a new account."""
