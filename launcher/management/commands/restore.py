"""Restore an installation from one file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from labeling.people.audit.models import Act
from labeling.people.audit.services import record
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
        self._record(contents.made_at)
        self.stdout.write(f"Restored the backup of {contents.made_at}. Now run: manage.py migrate")

    def _record(self, made_at: str) -> None:
        """Add the restore to the audit that was restored, which knows nothing of it."""
        try:
            record(Act.BACKUP_RESTORED, object_kind="backup", detail={"made_at": made_at})
        except DatabaseError:
            self.stderr.write("The audit of this backup is older and cannot record the restore.")
