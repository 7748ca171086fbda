"""Model versions in the admin."""

from training.registry.admin import promotions, versions

__all__ = ["promotions", "versions"]
