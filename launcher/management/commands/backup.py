"""Write the whole installation to one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from launcher.backup import back_up
from launcher.database_dump import BackupError


class Command(BaseCommand):
    help = "Write the database and all datasets and models to one file, each with its sha256."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="the file to write, such as plumbline-2026-09-01.tar"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            contents = back_up(file)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        size = file.stat().st_size
        self.stdout.write(f"{file}: the database and {len(contents.files) - 1} files, {size} bytes")
