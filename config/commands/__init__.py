"""The front doors: what `manage.py` can do before, or without, Django's own commands."""

import os
from collections.abc import Callable, Sequence

from bootstrap import SetupFailed
from config import development
from config.commands import quickstart, reset, test
from config.commands.screen import screen
from config.services.errors import ServiceError

Door = Callable[[Sequence[str]], int]
DOORS: dict[str, Door] = {"quickstart": quickstart.main, "test": test.main, "reset": reset.main}
HELP = {"quickstart": quickstart.__doc__, "test": test.__doc__, "reset": reset.__doc__}


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
    development.fill_in(os.environ, command)
    if command in {"help", "--help"} and not arguments[2:]:
        for name, meaning in HELP.items():
            screen.say(f"  {name:<12} {meaning}")
    from django.core.management import execute_from_command_line  # reads the settings

    execute_from_command_line(list(arguments))
    return 0
