"""Filling an empty installation, so that a newcomer sees every screen at work."""
