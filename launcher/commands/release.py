"""Release a version: write the changelog, set the version, commit, tag, and build the archive."""

import argparse
import hashlib
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from packaging.version import InvalidVersion, Version

from bootstrap import SetupFailed
from common.development import CHECKOUT
from launcher.screen import screen

VERSION = re.compile(r'^version = "(.+)"$', re.M)
TARGETS = ("web", "gpu")


def main(arguments: Sequence[str]) -> int:
    options = read(arguments)
    if options.draft:
        print_draft(CHECKOUT, options.version)
        return 0
    archive = release(CHECKOUT, options.version, options.date)
    screen.say(f"{archive}: sha256 {hashlib.sha256(archive.read_bytes()).hexdigest()}")
    screen.say("Build the images from the unpacked archive:")
    for target in TARGETS:
        screen.say(f"  docker build --target {target} --tag plumbline-{target}:{options.version} .")
    screen.say("Then publish the commit, the tag, the archive and the images:")
    screen.say("  git push --follow-tags")
    return 0


def read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py release", description=__doc__)
    parser.add_argument("version", type=version, help="the new version, such as 0.2.0")
    parser.add_argument("--date", default=date.today().isoformat(), help="its date (today)")
    parser.add_argument("--draft", action="store_true", help="only print the new changelog section")
    return parser.parse_args(arguments)


def version(text: str) -> str:
    try:
        return str(Version(text))
    except InvalidVersion:
        raise argparse.ArgumentTypeError(f"{text} is not a version such as 0.2.0.") from None


def release(checkout: Path, new: str, day: str) -> Path:
    """Commit and tag the version, and return its source archive. Nothing leaves this machine."""
    refuse_unless_ready(checkout, new)
    towncrier(checkout, "--yes", "--version", new, "--date", day)
    set_version(checkout, new)
    git(checkout, "commit", "--quiet", "--all", "--message", f"release: Publish version {new}.")
    git(checkout, "tag", "--annotate", f"v{new}", "--message", f"Version {new}")
    archive = checkout / "dist" / f"plumbline-{new}.tar.gz"
    archive.parent.mkdir(exist_ok=True)
    git(checkout, "archive", f"--prefix=plumbline-{new}/", "--output", str(archive), f"v{new}")
    return archive


def refuse_unless_ready(checkout: Path, new: str) -> None:
    current = current_version(checkout)
    if Version(new) <= Version(current):
        raise SetupFailed(f"The version is {current} already. Choose a newer one than {new}.")
    if git(checkout, "status", "--porcelain", "--untracked-files=no"):
        raise SetupFailed("There are uncommitted changes. Commit them first.")
    if not [*(checkout / "changelog.d").glob("*.*.md")]:
        raise SetupFailed("changelog.d/ has no changes to release.")


def current_version(checkout: Path) -> str:
    found = VERSION.search((checkout / "pyproject.toml").read_text())
    if found is None:
        raise SetupFailed("pyproject.toml has no version.")
    return found[1]


def set_version(checkout: Path, new: str) -> None:
    project = checkout / "pyproject.toml"
    project.write_text(VERSION.sub(f'version = "{new}"', project.read_text(), count=1))


def print_draft(checkout: Path, new: str) -> None:
    screen.say(towncrier(checkout, "--draft", "--version", new))


def towncrier(checkout: Path, *arguments: str) -> str:
    return output(checkout, sys.executable, "-m", "towncrier", "build", *arguments)


def git(checkout: Path, *arguments: str) -> str:
    return output(checkout, "git", *arguments)


def output(checkout: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupFailed(f"{' '.join(command[:4])} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
