"""Make a backup every day, prove it, and remove old ones."""

from argparse import ArgumentTypeError
from datetime import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from launcher.database_dump import BackupError
from launcher.nightly import Keep, run_every_day, run_once
from launcher.places import place_of
from launcher.services.errors import ServiceError


def time_of_day(typed: str) -> time:
    try:
        return time.fromisoformat(typed)
    except ValueError as error:
        raise ArgumentTypeError(f"{typed!r} is not a time such as 02:30") from error


def number(typed: str) -> int:
    if not typed.isdecimal() or int(typed) < 1:
        raise ArgumentTypeError(f"{typed!r} is not a number from 1")
    return int(typed)


class Command(BaseCommand):
    help = "Every day: write a backup, restore it into a temporary server, and remove old backups."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "place", help="where the backups are kept: a folder, or s3://bucket/folder"
        )
        parser.add_argument(
            "--at", type=time_of_day, default=time(2, 30), help="in the site's time zone (02:30)"
        )
        parser.add_argument("--days", type=number, default=7, help="daily backups to keep (7)")
        parser.add_argument("--weeks", type=number, default=4, help="weekly backups to keep (4)")
        parser.add_argument("--now", action="store_true", help="make one now and end")

    def handle(
        self, *args: Any, place: str, at: time, days: int, weeks: int, now: bool, **options: Any
    ) -> None:
        keep = Keep(days, weeks)
        try:
            kept_at = place_of(place)
            if not now:
                run_every_day(kept_at, at, keep)
            name = run_once(kept_at, keep)
        except (BackupError, ServiceError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{place}/{name} was made and can be restored.")
