"""pytest plugin: skip the browser tests on a machine without Chromium."""

import os

import pytest

from launcher.chromium import INSTALL_LINE, find_chromium


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the browser tests with a reason. In continuous integration let them fail instead."""
    if find_chromium() is not None or os.environ.get("CI") == "true":
        return
    reason = f"Chromium is missing; install it with: {INSTALL_LINE}"
    for item in items:
        if item.get_closest_marker("browser") is not None:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser program."""
    found = find_chromium()
    assert found is not None, f"Chromium is missing; install it with: {INSTALL_LINE}"
    return found
