"""Table of contents: the admin pages of this app, one line per room."""

from labeling.people import admin as people

__all__ = ["people"]
