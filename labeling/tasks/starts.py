"""Where the search for a labeler's next seat begins.

Somebody who has done many tasks has done the oldest ones. If other places at these tasks are free,
every search from the front would read all of them, only to find that the labeler was there before.
So the search remembers where it found its first seat, and begins there the next time.

A seat before that position can become free for the labeler later. Seats that somebody had taken
are always searched from the front. New seats at old tasks make everybody's search begin at the
front again (`search_from_the_front`), and so does time, for what remains: a labeler who lost a seat
at a task that has another free place. A search that finds nothing is repeated from the front, so
no seat is ever missed by all.
"""

from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction
from django.db.models.functions import Now

from labeling.people.models import User
from labeling.tasks.models import SearchStart

# Stands for a search's fingerprint: no start is stored under it.
FRONT = ""
# Beginning this many tasks later would save next to nothing.
STEP = 50


@dataclass(frozen=True)
class Walk:
    """From where a search looked for a seat, and the first seat it found that nobody had taken."""

    COLUMNS: ClassVar = ("start_task", "first_round", "first_task", "finished_many")

    start_task: int
    round_number: int | None
    task: int | None
    # Below a hundred finished tasks, searching from the front costs little.
    finished_many: bool

    @property
    def is_long(self) -> bool:
        near = self.task is not None and self.start_task <= self.task < self.start_task + STEP
        return self.finished_many and self.task is not None and not near


def remember_start(labeler: User, fingerprint: str, walked: Walk) -> None:
    """Begin the next search of this kind where this one found its first seat."""
    if walked.round_number is None or walked.task is None:
        return
    SearchStart.objects.update_or_create(
        labeler=labeler,
        fingerprint=fingerprint,
        defaults={
            "round_number": walked.round_number,
            "task": walked.task,
            "stored_at": Now(),
        },
    )


def search_from_the_front() -> None:
    """Make every search begin at the front, once the new seats of this transaction are visible."""
    transaction.on_commit(_forget_all)


def _forget_all() -> None:
    SearchStart.objects.all().delete()
