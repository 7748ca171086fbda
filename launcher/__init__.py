"""Starts an installation from a checkout: manage.py's commands and the embedded servers."""
