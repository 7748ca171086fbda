"""Bringing a file, choosing what its columns mean, and having it taken in."""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from common.commits import notify_after_commit
from labeling.people.models import User
from labeling.prompts.intake import jobs, run, states
from labeling.prompts.intake.errors import FileIsRefused, IntakeCannotMove, LabelsWouldBeLost
from labeling.prompts.intake.lines import FILE_LIMIT, FileCannotBeRead
from labeling.prompts.intake.losing import losing_reason
from labeling.prompts.intake.mapping import Plan, Preview, preview
from labeling.prompts.intake.models import Intake, State
from labeling.prompts.intake.pieces import new_path
from labeling.prompts.models import Kind


def bring_file(
    *, name: str, chunks: Iterable[bytes], started_by: User, kind: Kind = Kind.CUSTOMER
) -> Intake:
    """Keep an uploaded file until somebody says what its columns mean."""
    path = new_path()
    try:
        size = _write(path, chunks)
        preview(path, name=name)
    except FileCannotBeRead as problem:
        path.unlink(missing_ok=True)
        raise FileIsRefused(str(problem)) from problem
    return Intake.objects.create(
        name=name[-255:],
        path=str(path.relative_to(settings.ARTIFACTS_DIR)),
        size=size,
        bytes_arrived=size,
        kind=kind,
        started_by=started_by,
        state=State.UPLOADED,
    )


@transaction.atomic
def fetch_dataset(
    *, dataset: str, revision: str, only: str, kind: Kind, started_by: User
) -> Intake:
    """Have a job fetch the files of a dataset of a hub."""
    intake = Intake.objects.create(
        name=dataset,
        hub={"dataset": dataset, "revision": revision, "only": only},
        kind=kind,
        started_by=started_by,
        state=State.FETCHING,
    )
    notify_after_commit(jobs.fetch.delay, intake.pk)
    return intake


def preview_file(
    *, intake: Intake, columns: dict[str, str] | None = None, format_: str | None = None
) -> Preview:
    """The first lines of an uploaded file as they would be understood."""
    if intake.state != State.UPLOADED:
        raise IntakeCannotMove
    try:
        return preview(jobs.file_of(intake), name=intake.name, columns=columns, format_=format_)
    except FileCannotBeRead as problem:
        raise FileIsRefused(str(problem)) from problem


def start_intake(*, intake: Intake, plan: Plan, kind: Kind | None = None) -> Intake:
    """Put an uploaded file in the queue. The second click finds it there already.

    Raise LabelsWouldBeLost if columns hold labels that have no place, unless the plan agrees.
    """
    found = preview_file(intake=intake, columns=plan.columns, format_=plan.format)
    refuse_losses(found, plan)
    uploaded = Intake.objects.filter(pk=intake.pk, state=State.UPLOADED)
    values = {"state": State.WAITING, "mapping": plan.as_json(), "kind": kind or intake.kind}
    with transaction.atomic():
        if not uploaded.update(**values):
            raise IntakeCannotMove
        notify_after_commit(jobs.take_in.delay, intake.pk)
    intake.refresh_from_db()
    return intake


def refuse_losses(found: Preview, plan: Plan) -> None:
    if found.lost and not plan.drop_labels:
        raise LabelsWouldBeLost(losing_reason(found.lost))


def cancel_intake(*, intake: Intake) -> None:
    """Stop a file that has not come in yet; nothing of it stays."""
    states.cancel(intake.pk)


def look_into(
    path: Path, *, columns: dict[str, str] | None = None, format_: str | None = None
) -> Preview:
    """The first lines of a file of this machine, in the format that it seems to have."""
    try:
        return preview(path, name=path.name, columns=columns, format_=format_)
    except FileCannotBeRead as problem:
        raise FileIsRefused(str(problem)) from problem


def guess_plan(path: Path) -> Plan:
    """What the columns of a file of this machine seem to mean."""
    return look_into(path).plan


def take_in_here(
    *,
    path: Path,
    plan: Plan,
    kind: Kind,
    on_progress: Callable[[Intake], None],
    name: str = "",
) -> Intake:
    """Take a file of this machine in at once, without the queue. The file is left alone."""
    intake = Intake.objects.create(name=name or path.name, mapping=plan.as_json(), kind=kind)
    run.take_in(states.claim(intake.pk), path, on_progress)
    intake.refresh_from_db()
    return intake


def _write(path: Path, chunks: Iterable[bytes]) -> int:
    size = 0
    with path.open("wb") as file:
        for chunk in chunks:
            size += file.write(chunk)
            if size > FILE_LIMIT:
                raise FileCannotBeRead(_("The file is larger than 2 GiB. Cut it in two."))
    return size
