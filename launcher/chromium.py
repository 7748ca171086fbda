"""Find the browser for the browser tests. The machine provides it, not pip or npm."""

import os
import shutil

INSTALL_LINE = "apt-get install -y --no-install-recommends chromium-headless-shell"
# The headless shell draws the same pages with half of the processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Return CHROMIUM if it is set, otherwise the first known name on PATH."""
    if named := os.environ.get("CHROMIUM"):
        return named
    return next((found for name in NAMES if (found := shutil.which(name))), None)
