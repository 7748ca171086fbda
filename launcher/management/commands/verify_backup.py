"""Prove that a backup can be restored."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from launcher.database_dump import BackupError
from launcher.services.errors import ServiceError
from launcher.verify import verify


class Command(BaseCommand):
    help = "Restore a backup into a temporary database and folder, and compare rows and checksums."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file that `manage.py backup` wrote")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            contents = verify(file)
        except (BackupError, ServiceError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{file} can be restored: {sum(contents.rows.values())} rows of {len(contents.rows)} "
            f"tables and {len(contents.files) - 1} files, as of {contents.made_at}"
        )
