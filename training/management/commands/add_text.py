"""manage.py add_text: store a file of pretraining text as a dataset."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refusal
from labeling.people.models import User
from training.datasets.services import add_text

PIECE = 1024 * 1024


class Command(BaseCommand):
    help = "Store a file of pretraining text of any size as a dataset."
    requires_system_checks: list[str] = []  # they would import every page of the site

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help='lines of {"text"} (.jsonl), or plain text')
        parser.add_argument("name", help="a name for the dataset, such as pages-2026-09")
        parser.add_argument("--by", required=True, help="username of the researcher who creates it")

    def handle(self, *args: Any, file: Path, name: str, by: str, **more: Any) -> None:
        try:
            person = User.objects.get(username=by)
            is_json = file.suffix in (".json", ".jsonl")
            with file.open("rb") as opened:
                dataset = add_text(
                    name=name, chunks=pieces(opened), by=person, lines_of_json=is_json
                )
        except User.DoesNotExist as unknown:
            raise CommandError(f"Nobody has the username {by}.") from unknown
        except OSError as trouble:
            raise CommandError(f"{file} cannot be read ({trouble.strerror}).") from trouble
        except Refusal as refusal:
            raise CommandError(str(refusal.detail)) from refusal
        self.stdout.write(
            f"{dataset.name}: {dataset.rows} rows, {dataset.size} bytes, sha256 {dataset.sha256}"
        )


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
