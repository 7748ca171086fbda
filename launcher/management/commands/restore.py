"""Restore an installation from one file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from launcher.database_dump import BackupError
from launcher.places import local_copy
from launcher.restore import restore


class Command(BaseCommand):
    help = (
        "Restore a file that `backup` wrote, after checking every sha256. Stop the programs first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", help="a file that `manage.py backup` wrote, or s3://bucket/folder/file"
        )
        parser.add_argument("--replace", action="store_true", help="delete the current data first")

    def handle(self, *args: Any, file: str, replace: bool, **options: Any) -> None:
        try:
            with local_copy(file) as copy:
                contents = restore(copy, replace=replace)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored the backup of {contents.made_at}. Now run: manage.py migrate")
