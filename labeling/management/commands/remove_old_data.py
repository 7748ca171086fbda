"""Remove what is older than its retention period, or say how much that would be."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from labeling.people.retention import RULES, remove_old_data


class Command(BaseCommand):
    help = "Remove data that is older than its retention period. The nightly job does the same."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count the rows")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        counted = {rule.name: rule.rows().count() for rule in RULES}
        rows = counted if dry_run else remove_old_data()
        for name, number in rows.items():
            self.stdout.write(f"{name}: {number} rows{' would be' if dry_run else ''} removed")
