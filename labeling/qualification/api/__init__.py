"""How the browser composes, takes, grades and decides screening tests."""
