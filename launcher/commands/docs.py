"""Build the documentation from docs/ as plain files with a search; a broken link fails."""

import argparse
import sys
from collections.abc import Sequence

import bootstrap
from common.development import CHECKOUT
from launcher.screen import screen

SOURCES = CHECKOUT / "docs"
SITE = CHECKOUT / "docs_build"
STRICT = ["--fail-on-warning", "--keep-going", "--nitpicky"]


def main(arguments: Sequence[str]) -> int:
    options = read(arguments)
    command = [sys.executable, "-m", "sphinx", *STRICT, "--builder", "html"]
    if options.rebuild:
        command.append("--fresh-env")
    with screen.step("Documentation") as progress:
        bootstrap.run(
            [*command, str(SOURCES), str(SITE)],
            progress,
            what_failed="The documentation has mistakes.",
        )
    screen.say(f"Open {SITE / 'index.html'} in a browser, or put the folder on any web server.")
    return 0


def read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py docs", description=__doc__)
    parser.add_argument("--rebuild", action="store_true", help="rebuild every page")
    return parser.parse_args(arguments)
