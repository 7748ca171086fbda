"""Prove that a backup can be restored."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from launcher.database_dump import BackupError
from launcher.places import local_copy
from launcher.services.errors import ServiceError
from launcher.verify import verify


class Command(BaseCommand):
    help = "Restore a backup into a temporary database and folder, and compare rows and checksums."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", help="a file that `manage.py backup` wrote, or s3://bucket/folder/file"
        )

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            with local_copy(file) as copy:
                contents = verify(copy)
        except (BackupError, ServiceError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{file} can be restored: {sum(contents.rows.values())} rows of {len(contents.rows)} "
            f"tables and {len(contents.files) - 1} files, as of {contents.made_at}"
        )
