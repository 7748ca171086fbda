"""Campaigns whose models need not be registered."""

import pytest

from labeling.campaigns import generators
from labeling.campaigns.generators import Generator


@pytest.fixture(autouse=True)
def campaign_generators(monkeypatch) -> list[Generator]:
    """The packages that have models: none, so that a campaign may name any model."""
    own: list[Generator] = []
    monkeypatch.setattr(generators, "GENERATORS", own)
    return own
