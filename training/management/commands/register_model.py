"""manage.py register_model: register a model folder as a model version."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refusal
from labeling.people.models import User
from training.registry.jobs import get_files
from training.registry.models import Kind, ModelVersion, State
from training.registry.registration import register_folder, register_hub

HUB = "hub:"


class Command(BaseCommand):
    help = "Register a folder below MODELS_ROOT, or a model of a hub, as a model version."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            help="the name of a folder directly below MODELS_ROOT, or hub:OWNER/NAME",
        )
        parser.add_argument("--revision", default="", help="the branch, tag or commit at the hub")
        parser.add_argument(
            "--name", help="a name for the model version; by default the folder's name"
        )
        parser.add_argument("--kind", choices=[str(kind) for kind in Kind], default="base")
        parser.add_argument(
            "--by", required=True, help="username of the researcher who registers it"
        )

    def handle(
        self, *args: Any, folder: str, name: str | None, kind: str, by: str, **options: Any
    ) -> None:
        try:
            person = User.objects.get(username=by)
            if folder.startswith(HUB):
                model = _of_a_hub(folder.removeprefix(HUB), name, kind, options["revision"], person)
            else:
                model = register_folder(name=name or folder, kind=kind, folder=folder, by=person)
        except User.DoesNotExist as unknown:
            raise CommandError(f"Nobody has the username {by}.") from unknown
        except Refusal as refusal:
            raise CommandError(str(refusal.detail)) from refusal
        parameters = model.shape["parameters"]
        self.stdout.write(f"{model.name}: {parameters:,} parameters, {len(model.files)} files")


def _of_a_hub(hub: str, name: str | None, kind: str, revision: str, by: User) -> ModelVersion:
    """Fetch the files here, so that the command ends when they are there or refused."""
    wanted = name or hub.rpartition("/")[2].lower()
    model = register_hub(name=wanted, kind=kind, hub=hub, revision=revision, by=by)
    get_files(model.pk)
    model.refresh_from_db()
    if model.state == State.RETIRED:
        raise CommandError(model.note)
    return model
