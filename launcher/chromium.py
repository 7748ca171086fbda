"""The browser that the browser tests drive. It comes from the machine, not from pip or npm."""

import os
import shutil

INSTALL_LINE = "apt-get install -y --no-install-recommends chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """CHROMIUM when it is set, else the first known name on PATH."""
    if named := os.environ.get("CHROMIUM"):
        return named
    return next((found for name in NAMES if (found := shutil.which(name))), None)
