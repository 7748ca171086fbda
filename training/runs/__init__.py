"""Runs: attempts to train, sample or evaluate, and what became of them."""
