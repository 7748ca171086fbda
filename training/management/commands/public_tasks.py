"""manage.py public_tasks: install lm-evaluation-harness, or list the public tasks."""

import subprocess
import sysconfig
import venv
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from training.specs.public import TASKS

HARNESS = "lm-eval>=0.4.13"


class Command(BaseCommand):
    help = "Install the environment of public tasks (lm-evaluation-harness), or list the tasks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["install", "list"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "list":
            self.stdout.write("\n".join(TASKS))
            return
        python = Path(settings.PUBLIC_TASKS_PYTHON)
        install(python.parent.parent)
        self.stdout.write(f"Public tasks are ready: {python}")


def install(folder: Path) -> None:
    """Install the harness above this installation's packages, and change none of them.

    Packages of the environment come first, and torch and transformers are found below them: the
    harness computes with the same libraries as the engine, and nothing is installed twice.
    """
    venv.create(folder, with_pip=False, clear=True)
    paths = {"base": str(folder), "platbase": str(folder)}
    own = Path(sysconfig.get_path("purelib", vars=paths))
    (own / "below.pth").write_text(sysconfig.get_path("purelib") + "\n")
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", HARNESS]
    if subprocess.run(command, check=False).returncode:
        raise CommandError("The harness could not be installed. The lines above say why.")
