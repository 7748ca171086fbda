"""Delete this checkout's data: database, models, logs, secrets. Asks first."""

import argparse
import shutil
import sys
from collections.abc import Sequence

from launcher import checkout
from launcher.screen import screen
from launcher.services.postgres import Postgres


def main(arguments: Sequence[str]) -> int:
    options = read(arguments)
    if not checkout.VAR.exists():
        screen.say("There is no data: var/ does not exist.")
        return 0
    with checkout.only_one("remove its data"):
        if not (options.yes or person_agrees()):
            screen.say("Nothing was removed.")
            return 1
        checkout.end_orphans()
        Postgres(checkout.VAR / "postgres").remove()
        shutil.rmtree(checkout.VAR)
    screen.say("Removed var/. The next quickstart begins with an empty installation.")
    return 0


def read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py reset", description=__doc__)
    parser.add_argument("--yes", action="store_true", help="do not ask")
    return parser.parse_args(arguments)


def person_agrees() -> bool:
    screen.say(f"This removes {checkout.VAR} with its database and all trained models.")
    screen.say("Type `remove` to continue: ")
    return sys.stdin.readline().strip() == "remove"
