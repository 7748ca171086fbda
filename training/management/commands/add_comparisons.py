"""manage.py add_comparisons: store a benchmark of reward models as a dataset."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refusal
from labeling.people.models import User
from training.datasets.services import add_comparisons
from training.management.commands.add_text import pieces


class Command(BaseCommand):
    help = "Store a file of ranked or chosen and rejected replies as a dataset to evaluate on."
    requires_system_checks: list[str] = []  # they would import every page of the site

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="RewardBench 1 or 2, RM-Bench, or prompt, chosen and rejected"
        )
        parser.add_argument("name", help="a name for the dataset, such as reward-bench-2")
        parser.add_argument("--by", required=True, help="username of the researcher who creates it")

    def handle(self, *args: Any, file: Path, name: str, by: str, **more: Any) -> None:
        try:
            person = User.objects.get(username=by)
            with file.open("rb") as opened:
                dataset = add_comparisons(name=name, chunks=pieces(opened), by=person)
        except User.DoesNotExist as unknown:
            raise CommandError(f"Nobody has the username {by}.") from unknown
        except OSError as trouble:
            raise CommandError(f"{file} cannot be read ({trouble.strerror}).") from trouble
        except Refusal as refusal:
            raise CommandError(str(refusal.detail)) from refusal
        self.stdout.write(f"{dataset.name}: {dataset.rows} rankings, sha256 {dataset.sha256}")
