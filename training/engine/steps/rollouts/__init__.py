"""Replies that a policy samples to learn from: what all reinforcement learning shares."""
