"""Large files arrive piece by piece, so that a broken line costs one piece and not the file."""

from pathlib import Path
from shutil import disk_usage
from typing import IO
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.people.models import User
from labeling.prompts.intake import jobs, states
from labeling.prompts.intake.errors import FileIsRefused, IntakeCannotMove, PieceDoesNotFit
from labeling.prompts.intake.lines import FILE_LIMIT, FileCannotBeRead
from labeling.prompts.intake.mapping import preview
from labeling.prompts.intake.models import Intake, State
from labeling.prompts.intake.reading import reader_of
from labeling.prompts.models import Kind

PIECE_LIMIT = 16 << 20
# What is held in memory at once.
COPIED = 1 << 20
# Room that a disk keeps for everything else.
SPARE = 1 << 30


def announce_file(*, name: str, size: int, started_by: User, kind: Kind) -> Intake:
    """Make room for a file of which nothing is here yet."""
    try:
        reader_of(name)
    except FileCannotBeRead as problem:
        raise FileIsRefused(str(problem)) from problem
    path = new_path()
    if size > FILE_LIMIT:
        raise FileIsRefused(_("The file is larger than 2 GiB. Cut it in two."))
    if size + SPARE > disk_usage(path.parent).free:
        raise FileIsRefused(_("The server has no room for a file of this size."))
    path.touch()
    return Intake.objects.create(
        name=name[-255:],
        path=str(path.relative_to(settings.ARTIFACTS_DIR)),
        size=size,
        kind=kind,
        started_by=started_by,
        state=State.ARRIVING,
    )


def add_piece(*, intake: Intake, offset: int, piece: IO[bytes]) -> Intake:
    """Write the next bytes of an announced file. Two tabs wait for each other here.

    The last piece counts once the file was looked into, so a request that died meanwhile is sent
    again. The row is not locked for that long; of two tabs, the first to come back ends it.
    """
    with transaction.atomic():
        held = _held(intake, offset)
        written = _write(jobs.file_of(held), offset, piece, most=held.size - offset)
        if offset + written < held.size:
            return _add(held, written)
    problem = _problem_of(held)
    with transaction.atomic():
        held = _add(_held(intake, offset), written)
        if problem:
            states.give_up(held, message=problem)
        else:
            held.state = State.UPLOADED
            held.save(update_fields=["state"])
        return held


def _held(intake: Intake, offset: int) -> Intake:
    held = Intake.objects.select_for_update().get(pk=intake.pk)
    if held.state != State.ARRIVING:
        raise IntakeCannotMove
    if offset != held.bytes_arrived:
        raise PieceDoesNotFit
    return held


def _add(held: Intake, written: int) -> Intake:
    held.bytes_arrived += written
    held.heartbeat_at = timezone.now()
    held.save(update_fields=["bytes_arrived", "heartbeat_at"])
    return held


def _problem_of(intake: Intake) -> str:
    """All of it is here: it waits for somebody to say what its columns mean, or it is no file."""
    try:
        preview(jobs.file_of(intake), name=intake.name)
    except FileCannotBeRead as problem:
        return str(problem)
    return ""


def new_path() -> Path:
    path = settings.ARTIFACTS_DIR / jobs.FOLDER / uuid4().hex
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _write(path: Path, offset: int, piece: IO[bytes], *, most: int) -> int:
    """What a request that died wrote beyond the offset is written over."""
    size = 0
    with path.open("r+b") as file:
        file.seek(offset)
        while chunk := piece.read(COPIED):
            size += len(chunk)
            if size > min(most, PIECE_LIMIT):
                raise FileIsRefused(_("This is more than was announced, or too much at once."))
            file.write(chunk)
        file.truncate()
    return size
