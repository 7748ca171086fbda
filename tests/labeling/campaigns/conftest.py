"""Campaigns whose models need not be registered."""

import pytest


@pytest.fixture(autouse=True)
def any_model_may_be_named(settings) -> None:
    """Which models exist is decided by the training packages."""
    settings.CAMPAIGN_MODELS = []
