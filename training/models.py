"""Table of contents: every table of this app, one line per room."""
