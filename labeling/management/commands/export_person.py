"""Write everything that is stored about one person to a file."""

import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from labeling.people.audit.models import Act
from labeling.people.audit.services import record
from labeling.people.export import rows_about
from labeling.people.models import User


class Command(BaseCommand):
    help = "Write what is stored about one person to a JSONL file that only its owner can read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the username or the e-mail address")
        parser.add_argument("file", type=Path, help="a file that does not exist yet")

    def handle(self, *args: Any, username: str, file: Path, **options: Any) -> None:
        person = User.objects.get_queryset().known_as(username).first()
        if person is None:
            raise CommandError(f"Nobody is called {username!r}. /people lists everybody.")
        try:
            target = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{file} cannot be created: {error.strerror}.") from error
        with open(target, "w", encoding="utf-8") as lines:
            rows = 0
            for row in rows_about(person):
                lines.write(json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n")
                rows += 1
        record(Act.DOWNLOADED, person=person, object_kind="person", object_id=person.public_id)
        self.stdout.write(f"{file}: {rows} rows")
