"""The front doors: what `manage.py` can do before, or without, Django's own commands."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import bootstrap
from bootstrap import SetupFailed
from config import development
from config.commands import checkout, demo, docs, quickstart, reset, simulate, test, types
from config.commands.screen import screen
from config.services.errors import ServiceError
from config.services.postgres import Postgres

Door = Callable[[Sequence[str]], int]
MODULES = {
    "quickstart": quickstart, "simulate": simulate, "test": test, "docs": docs, "types": types,
    "reset": reset, "demo": demo,
}  # fmt: skip
DOORS: dict[str, Door] = {name: module.main for name, module in MODULES.items()}
ON_DATA = {"backup", "restore"}
HELP = {name: module.__doc__ for name, module in MODULES.items()}


def run(arguments: Sequence[str]) -> int:
    command = arguments[1] if len(arguments) > 1 else "help"
    try:
        if command in DOORS:
            return DOORS[command](arguments[2:])
        return run_django(arguments, command)
    except (SetupFailed, ServiceError) as failure:
        screen.failed(str(failure))
        return 1


def run_django(arguments: Sequence[str], command: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if command != "restore":  # which never works beside running programs
        development.fill_in(os.environ, command)
    if command in {"help", "--help"} and not arguments[2:]:
        for name, meaning in HELP.items():
            screen.say(f"  {name:<12} {meaning}")
    with own_database_for(command):
        from django.core.management import execute_from_command_line  # reads the settings

        execute_from_command_line(list(arguments))
    return 0


@contextmanager
def own_database_for(command: str) -> Iterator[None]:
    """Start this checkout's PostgreSQL for a command that needs it while nothing else runs."""
    if command not in ON_DATA or "DATABASE_URL" in os.environ:
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
