"""The work of a job that fetches a dataset of a hub: each of its files becomes an intake."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from labeling.prompts.intake import states
from labeling.prompts.intake.errors import FileIsRefused
from labeling.prompts.intake.hub import files_of
from labeling.prompts.intake.lines import FileCannotBeRead
from labeling.prompts.intake.mapping import preview
from labeling.prompts.intake.models import Intake, State
from labeling.prompts.intake.pieces import new_path

MOST_FILES = 20


@dataclass(frozen=True)
class Fetched:
    """A file that is here now. `problem` says why it cannot be read."""

    name: str
    path: Path
    problem: str


def fetch(intake_id: int) -> None:
    """Fetch the files that this intake asks for, or end it and say why."""
    intake = states.begin_fetching(intake_id)
    if intake is None:
        return
    with translation.override(states.language_of_starter(intake)):
        if intake.attempt > states.MOST_ATTEMPTS:
            _give_up(intake, _("The worker that fetched this dataset stopped more than once."))
            return
        files: list[Fetched] = []
        try:
            for file in _files(intake):
                files.append(file)
            kept = _keep(intake, files)
        except FileIsRefused as refused:
            kept = False
            _give_up(intake, str(refused.detail))
        if not kept:
            for file in files:
                file.path.unlink(missing_ok=True)


def _files(intake: Intake) -> Iterator[Fetched]:
    asked = intake.hub
    # On the disk of the store, so that the check of its room holds where the files stay, too.
    with TemporaryDirectory(dir=new_path().parent) as folder:
        found = files_of(
            asked["dataset"],
            revision=asked["revision"],
            only=asked["only"] or "*",
            to=Path(folder),
            most=MOST_FILES,
        )
        for name, fetched in found:
            path = new_path()
            shutil.move(fetched, path)
            yield Fetched(name, path, _problem_of(path, name))


def _problem_of(path: Path, name: str) -> str:
    try:
        preview(path, name=name)
    except FileCannotBeRead as problem:
        return str(problem)
    return ""


@transaction.atomic
def _keep(intake: Intake, files: list[Fetched]) -> bool:
    """Make the first file this intake, and each of the others one of its own.

    Race: a cancellation comes first, and then nothing is kept, or it cancels only the first file.
    """
    held = Intake.objects.select_for_update().get(pk=intake.pk)
    if held.state != State.FETCHING:
        return False
    # Lists show the newest first.
    for file in reversed(files[1:]):
        another = Intake(kind=held.kind, started_by=held.started_by, hub=held.hub)
        _fill(another, file)
        another.save(force_insert=True)
    _fill(held, files[0])
    held.save(update_fields=["name", "path", "size", "state", "message", "ended_at"])
    return True


def _fill(intake: Intake, file: Fetched) -> None:
    intake.name = file.name
    intake.path = str(file.path.relative_to(settings.ARTIFACTS_DIR))
    intake.size = file.path.stat().st_size
    intake.state, intake.message = State.UPLOADED, file.problem
    if file.problem:
        intake.state, intake.ended_at = State.REFUSED, timezone.now()


@transaction.atomic
def _give_up(intake: Intake, message: str) -> None:
    held = Intake.objects.select_for_update().get(pk=intake.pk)
    if held.state == State.FETCHING:
        states.give_up(held, message=message)
