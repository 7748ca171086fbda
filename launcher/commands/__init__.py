"""The commands of `manage.py` that run before, or without, Django's own."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

import bootstrap
from bootstrap import SetupFailed
from common import development
from launcher import checkout
from launcher.commands import docs, quickstart, release, reset, test, types
from launcher.screen import screen
from launcher.services.errors import ServiceError
from launcher.services.postgres import Postgres


class CommandModule(Protocol):
    """A module with a command of manage.py: its docstring is the help text."""

    __doc__: str | None

    def main(self, arguments: Sequence[str], /) -> int: ...

    def read(self, arguments: Sequence[str], /) -> object: ...


Commands = Mapping[str, CommandModule]
COMMANDS: Commands = {
    "quickstart": quickstart, "test": test, "docs": docs, "types": types, "reset": reset,
    "release": release,
}  # fmt: skip
NEEDS_DATABASE = {"backup", "restore"}


def run(arguments: Sequence[str], more_commands: Commands) -> int:
    """Run one command of manage.py; `more_commands` come from packages above this one."""
    commands = {**COMMANDS, **more_commands}
    command = arguments[1] if len(arguments) > 1 else "help"
    try:
        if command in commands:
            return commands[command].main(arguments[2:])
        return run_django(arguments, command, commands)
    except (SetupFailed, ServiceError) as failure:
        screen.failed(str(failure))
        return 1


def run_django(arguments: Sequence[str], command: str, commands: Commands) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if command != "restore":  # which never runs beside other programs
        development.fill_in(os.environ, command)
    if command in {"help", "--help"} and not arguments[2:]:
        for name, module in commands.items():
            screen.say(f"  {name:<12} {module.__doc__}")
    with own_database_for(command):
        from django.core.management import execute_from_command_line  # reads the settings

        execute_from_command_line(list(arguments))
    return 0


@contextmanager
def own_database_for(command: str) -> Iterator[None]:
    """Start this checkout's PostgreSQL for a command that needs it while nothing else runs."""
    if command not in NEEDS_DATABASE or "DATABASE_URL" in os.environ:
        yield
        return
    with bootstrap.signals_as_interrupts(), checkout.only_one(f"run `{command}` again"):
        postgres = Postgres(checkout.VAR / "postgres")
        try:
            postgres.start()
            os.environ |= {
                **development.STAND_INS,
                "SECRET_KEY": checkout.secret("secret_key"),
                "DATABASE_URL": postgres.url,
            }
            yield
        finally:
            postgres.stop()
