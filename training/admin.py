"""Table of contents: the admin pages of this app, one line per room."""

from training.datasets import admin as datasets
from training.registry import admin as registry

__all__ = ["datasets", "registry"]
