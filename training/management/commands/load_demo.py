"""Fill an empty installation, so that a newcomer sees every screen at work."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from labeling.guidelines.services import publish_first_guidelines
from labeling.people.demo import create_demo_people
from labeling.tasks.demo.services import open_demo_tasks


class Command(BaseCommand):
    help = "Add the demo's people and content. What is already there stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        # From the environment, because a command line can be read by everybody on the machine.
        password = os.environ.get("DEMO_PASSWORD", "")
        if not password:
            raise CommandError("Set DEMO_PASSWORD to the password of the demo accounts.")
        people = create_demo_people(password=password)
        publish_first_guidelines()
        tasks = open_demo_tasks()
        self.stdout.write(f"{len(people)} demo accounts and {len(tasks)} new tasks are ready.")
