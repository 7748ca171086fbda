"""Fixtures of guidelines, used by the tests of questions."""

from tests.labeling.guidelines.conftest import publish_version, rosalind

__all__ = ["publish_version", "rosalind"]
