"""Settings for commands typed in a checkout: those of the running quickstart, or stand-ins.

Production sets DATABASE_URL, and then nothing here applies.
"""

import json
import os
from collections.abc import MutableMapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
# A running quickstart writes this file for its owner only, and removes it when it stops.
ENVIRONMENT_FILE = CHECKOUT / "var" / "run" / "environment.json"

# Commands that read settings and models but talk to no server.
OFFLINE_COMMANDS = {
    "check", "collectstatic", "compilemessages", "help", "--help", "makemessages",
    "makemigrations", "spectacular", "verify_backup",
}  # fmt: skip
STAND_INS = {
    "SECRET_KEY": "tools-that-only-read-sign-nothing-0123456789-abcdefghijklmnop",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def known_secrets() -> set[str]:
    """Return the secrets published in this file. Only tools that sign nothing may use them."""
    offline = os.environ.get("DATABASE_URL") == STAND_INS["DATABASE_URL"]
    return set() if offline else {STAND_INS["SECRET_KEY"]}


def fill_in(environment: MutableMapping[str, str], command: str) -> None:
    """Add the settings that `command` needs and the environment does not set."""
    if "DATABASE_URL" in environment:
        return
    if ENVIRONMENT_FILE.exists():
        found = json.loads(ENVIRONMENT_FILE.read_text())
    elif command in OFFLINE_COMMANDS:
        found = STAND_INS
    else:
        return
    for name, value in found.items():
        environment.setdefault(name, value)
