"""Requests that nobody would write by hand, against the whole site."""
