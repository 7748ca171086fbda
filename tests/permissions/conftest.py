import pytest


@pytest.fixture(autouse=True)
def pages(vite_manifest) -> None:
    """The application's page can be shown without building it."""
