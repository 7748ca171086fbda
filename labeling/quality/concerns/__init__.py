"""Patterns in somebody's work that a person should judge. Nothing follows by itself."""
