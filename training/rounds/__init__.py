"""Rounds: the loop, once."""
