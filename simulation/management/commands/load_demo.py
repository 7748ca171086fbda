"""Fill an empty installation, so that a newcomer sees every screen at work."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from labeling.guidelines.services import publish_first_guidelines
from simulation.demo.accounts import create_demo_people, opened_by
from simulation.demo.seed.fill import fill
from simulation.demo.seed.tasks import SMALL, Size


class Command(BaseCommand):
    help = "Add the demo's people and content. Existing content is not changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--empty", action="store_true", help="people and guidelines only")
        parser.add_argument("--small", action="store_true", help="load only a little content")
        parser.add_argument(
            "--openable", type=Path, help="write the names that the password opens to this file"
        )
        parser.add_argument("--no-training", action="store_true", help="start no runs")

    def handle(self, *args: Any, **options: Any) -> None:
        # From the environment, because a command line can be read by everybody on the machine.
        password = os.environ.get("DEMO_PASSWORD", "")
        if not password:
            raise CommandError("Set DEMO_PASSWORD to the password of the demo accounts.")
        people = create_demo_people(password=password)
        if options["openable"]:
            names = [person.username for person in opened_by(password, people)]
            options["openable"].write_text("\n".join(names))
        publish_first_guidelines()
        told = f"{len(people)} demo accounts are ready"
        if not options["empty"]:
            size = SMALL if options["small"] else Size()
            told += f"; {fill(size=size, training=not options['no_training'])}"
        self.stdout.write(f"{told}.")
