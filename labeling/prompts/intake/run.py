"""Take one file in, from the first line to the last."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import file_digest
from itertools import groupby
from pathlib import Path

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from labeling.prompts.cleaning.keys import Hasher, load_hasher
from labeling.prompts.intake import states
from labeling.prompts.intake.entries import TRAITS
from labeling.prompts.intake.gathering import entries_of, gathered
from labeling.prompts.intake.lines import FILE_LIMIT, FileCannotBeRead, Line
from labeling.prompts.intake.losing import losing_reason, lost
from labeling.prompts.intake.mapping import Plan
from labeling.prompts.intake.merging import SplitHasMoved, merge
from labeling.prompts.intake.models import Intake, LeftOut, Reason
from labeling.prompts.intake.reading import read_lines
from labeling.prompts.intake.staging import Keyed, clean, copy, keyed, splits_of
from labeling.prompts.intake.values import LineIsRefused

# Lines between two reports; also what is held in memory at once.
BATCH = 500
# Lines of a batch may be long: this many bytes end it early.
BATCH_BYTES = 2 << 20


@dataclass
class Reading:
    """What is known of a file while it is read."""

    intake: Intake
    plan: Plan
    hasher: Hasher
    lines: int = 0
    refused: int = 0
    waiting: list[LeftOut] = field(default_factory=list)

    def refuse(self, line: int, message: str) -> None:
        self.refused += 1
        self.waiting.append(
            LeftOut(intake=self.intake, line=line, reason=Reason.REFUSED, message=message[:300])
        )

    @property
    def is_lost(self) -> bool:
        """Nothing of this file will come in; only its refused lines are still wanted."""
        return self.refused > 0 and not self.plan.leave_out_refused


def _say_nothing(intake: Intake) -> None:
    pass


def take_in(
    intake: Intake, path: Path, on_progress: Callable[[Intake], None] = _say_nothing
) -> None:
    """Read, clean and merge a claimed file; it ends as done or as refused.

    The messages are stored with the file, so they use the language of the person who started it.
    """
    with translation.override(states.language_of_starter(intake)):
        _take_in(intake, path, on_progress)


def _take_in(intake: Intake, path: Path, on_progress: Callable[[Intake], None]) -> None:
    try:
        lines = read_lines(path, name=intake.name)
        _check_file(intake, path)
        reading = Reading(intake, Plan(**intake.mapping), load_hasher())
        for batch in _batches(gathered(_without_losses(lines, reading.plan), reading.plan.format)):
            _stage(reading, batch)
            reading.lines = batch[-1].number
            states.report(intake, lines=reading.lines, position=batch[-1].position)
            on_progress(intake)
    except FileCannotBeRead as problem:
        states.refuse(intake, message=str(problem))
        return

    if message := _refusal(reading):
        states.refuse(intake, message=message)
        return
    try:
        merge(intake, traits=TRAITS)
    except SplitHasMoved:
        # The author is stored now, so that the second reading sees the split.
        states.restart(intake)
        _take_in(intake, path, on_progress)


def _check_file(intake: Intake, path: Path) -> None:
    size = path.stat().st_size
    if size > FILE_LIMIT:
        raise FileCannotBeRead(_("The file is larger than 2 GiB. Cut it in two."))
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    intake.size, intake.sha256 = size, digest
    intake.save(update_fields=["size", "sha256"])


def _refusal(reading: Reading) -> str:
    if reading.lines == 0:
        return _("There is no line in the file.")
    if reading.is_lost:
        return _(
            "%(refused)s of %(lines)s lines were refused, so nothing came in."
            " Mend them, or leave them out."
        ) % {"refused": f"{reading.refused:,}", "lines": f"{reading.lines:,}"}
    return ""


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    batch: list[Line] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += line.size
        if len(batch) == BATCH or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _stage(reading: Reading, batch: Iterable[Line]) -> None:
    understood = [*_understood(reading, batch)]
    rows = [] if reading.is_lost else [*_cleaned(reading, understood)]
    # Nothing is written for a file that was cancelled meanwhile.
    with transaction.atomic():
        states.hold(reading.intake)
        if not reading.is_lost:
            copy(rows)
        LeftOut.objects.bulk_create(reading.waiting)
    reading.waiting.clear()


def _without_losses(lines: Iterable[Line], plan: Plan) -> Iterator[Line]:
    """Refuse lines with labels that nobody agreed to lose, such as those of a later column."""
    for line in lines:
        names = [] if plan.drop_labels else lost(line.values, plan.columns, plan.format)
        yield replace(line, values={}, problem=losing_reason(names)) if names else line


def _understood(reading: Reading, batch: Iterable[Line]) -> Iterator[Keyed]:
    for line in batch:
        if line.problem:
            reading.refuse(line.number, line.problem)
            continue
        try:
            entries = entries_of(
                line.values, columns=reading.plan.columns, format_=reading.plan.format
            )
        except LineIsRefused as refusal:
            reading.refuse(line.number, str(refusal))
        else:
            yield from (keyed(line.number, entry, reading.hasher) for entry in entries)


def _cleaned(reading: Reading, batch: list[Keyed]) -> Iterator[list[object]]:
    """The rows of each line; a line of which one prompt is refused is refused as a whole."""
    splits = splits_of(batch)
    for number, entries in groupby(batch, key=lambda keyed: keyed.line):
        try:
            yield from [
                clean(
                    entry,
                    intake=reading.intake,
                    split=splits[entry.author_key or entry.prefix_key],
                    hasher=reading.hasher,
                    refuse_personal_data=reading.plan.refuse_personal_data,
                )
                for entry in entries
            ]
        except LineIsRefused as refusal:
            reading.refuse(number, str(refusal))
