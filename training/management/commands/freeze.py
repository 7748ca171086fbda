"""manage.py freeze: freeze labels or prompts into a dataset."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refusal
from labeling.people.models import User
from training.datasets.models import Kind
from training.datasets.query import Query
from training.datasets.services import freeze_now


class Command(BaseCommand):
    help = "Freeze labels or prompts into a dataset file that never changes."
    # The checks would import every page of the site and everything that pages use.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = [Kind.DEMONSTRATIONS, Kind.RANKINGS, Kind.SIGNALS, Kind.PROMPTS]
        parser.add_argument("kind", choices=[str(kind) for kind in kinds])
        parser.add_argument("name", help="a name for the dataset, such as rankings-2026-09")
        parser.add_argument("--by", required=True, help="username of the researcher who creates it")
        parser.add_argument(
            "--query", default="{}", help='conditions as JSON, such as {"rounds": [1]}'
        )

    def handle(self, *args: Any, kind: str, name: str, by: str, query: str, **more: Any) -> None:
        try:
            person = User.objects.get(username=by)
            wanted = Query.parse(json.loads(query))
            dataset = freeze_now(name=name, kind=kind, query=wanted, by=person)
        except User.DoesNotExist as unknown:
            raise CommandError(f"Nobody has the username {by}.") from unknown
        except (ValueError, AttributeError) as wrong:
            raise CommandError(f"--query is not a JSON object: {wrong}") from wrong
        except Refusal as refusal:
            raise CommandError(str(refusal.detail)) from refusal
        self.stdout.write(
            f"{dataset.name}: {dataset.rows} rows, {dataset.size} bytes, sha256 {dataset.sha256}"
        )
