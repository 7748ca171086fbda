"""Remove all second factors of one person."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from labeling.people.factors.removal import remove_all_factors_by_command
from labeling.people.models import User


class Command(BaseCommand):
    help = "Remove all second factors of a person who lost them, such as the last superuser."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the username or the e-mail address")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        person = User.objects.get_queryset().known_as(username).first()
        if person is None:
            raise CommandError(f"Nobody is called {username!r}. /people lists everybody.")
        remove_all_factors_by_command(person=person)
        self.stdout.write(f"{person.username} signs in with the password only.")
