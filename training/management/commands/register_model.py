"""manage.py register_model: register a model folder as a model version."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refusal
from labeling.people.models import User
from training.registry.models import Kind
from training.registry.registration import register_folder


class Command(BaseCommand):
    help = "Register a model folder below MODELS_ROOT as a model version."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", help="the name of a folder directly below MODELS_ROOT")
        parser.add_argument(
            "--name", help="a name for the model version; by default the folder's name"
        )
        parser.add_argument("--kind", choices=[str(kind) for kind in Kind], default="base")
        parser.add_argument(
            "--by", required=True, help="username of the researcher who registers it"
        )

    def handle(
        self, *args: Any, folder: str, name: str | None, kind: str, by: str, **_: Any
    ) -> None:
        try:
            person = User.objects.get(username=by)
            model = register_folder(name=name or folder, kind=kind, folder=folder, by=person)
        except User.DoesNotExist as unknown:
            raise CommandError(f"Nobody has the username {by}.") from unknown
        except Refusal as refusal:
            raise CommandError(str(refusal.detail)) from refusal
        parameters = model.shape["parameters"]
        self.stdout.write(f"{model.name}: {parameters:,} parameters, {len(model.files)} files")
