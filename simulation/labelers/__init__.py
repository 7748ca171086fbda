"""Scripted labelers: people of the demo, and the calibrated team of `simulate`."""
