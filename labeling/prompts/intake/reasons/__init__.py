"""Ratings, notes and spans that files bring with replies."""
