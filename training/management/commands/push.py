"""manage.py push: push a model version or a dataset to a hub."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refusal
from labeling.people.models import User
from labeling.people.roles import Role
from training.datasets.models import Dataset
from training.hub.models import ENDED, Push, State
from training.hub.services import push
from training.registry.models import ModelVersion

LOOK_EVERY = 1.0  # seconds


class Command(BaseCommand):
    help = "Push a model version or a dataset to a hub, with its card. --wait shows the progress."

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("--model", help="the name of a model version")
        source.add_argument("--dataset", help="the name of a dataset")
        parser.add_argument("--to", required=True, metavar="OWNER/NAME", help="the name at the hub")
        parser.add_argument("--revision", default="main", help="the branch at the hub")
        parser.add_argument("--licence", required=True, help="such as apache-2.0")
        parser.add_argument("--statement", default="", help="a data statement for the card")
        parser.add_argument("--public", action="store_true", help="everybody may see it")
        parser.add_argument("--by", required=True, help="username of the researcher who pushes it")
        parser.add_argument("--wait", action="store_true", help="show progress until the end")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = push(
                model=_named(ModelVersion, options["model"]),
                dataset=_named(Dataset, options["dataset"]),
                repository=options["to"],
                revision=options["revision"],
                licence=options["licence"],
                statement=options["statement"],
                private=not options["public"],
                by=_researcher(options["by"]),
            )
        except Refusal as refusal:
            raise CommandError(str(refusal.detail)) from refusal
        self.stdout.write(f"{made} is in the queue.")
        if options["wait"]:
            self._wait(made)

    def _wait(self, made: Push) -> None:
        while made.state not in ENDED:
            time.sleep(LOOK_EVERY)
            made.refresh_from_db()
            self.stdout.write(f"{made.bytes_sent:,} of {made.bytes_total:,} bytes")
        if made.state == State.FAILED:
            raise CommandError(made.message)
        self.stdout.write(f"Pushed: {made.address}")


def _named(table: Any, name: str | None) -> Any:
    if not name:
        return None
    found = table.objects.filter(name=name).first()
    if found is None:
        raise CommandError(f"Nothing has the name {name}.")
    return found


def _researcher(username: str) -> User:
    found = User.objects.filter(username=username, roles__contains=[Role.RESEARCHER]).first()
    if found is None:
        raise CommandError(f"No researcher has the username {username}.")
    return found
