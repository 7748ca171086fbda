"""Trackers: servers outside that receive the curves of runs."""
