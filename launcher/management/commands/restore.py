"""Bring an installation back from one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from launcher.backup import BackupError, restore


class Command(BaseCommand):
    help = "Bring back what `backup` wrote, after checking every sha256. Stop the programs first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument("--replace", action="store_true", help="throw away what is here now")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        try:
            contents = restore(file, replace=replace)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored the backup of {contents.made_at}. Now run: manage.py migrate")
