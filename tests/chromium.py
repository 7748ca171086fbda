"""pytest plugin: what happens to browser tests where there is no Chromium."""

import os

import pytest

from launcher.chromium import INSTALL_LINE, find_chromium


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip them and say so; continuous integration may not skip, so there they fail."""
    if find_chromium() is not None or os.environ.get("CI") == "true":
        return
    reason = f"Chromium is missing; install it with: {INSTALL_LINE}"
    for item in items:
        if item.get_closest_marker("browser") is not None:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program."""
    found = find_chromium()
    assert found is not None, f"Chromium is missing; install it with: {INSTALL_LINE}"
    return found
