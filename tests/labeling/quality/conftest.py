"""Rankings made by the real services, and the board made new for every test."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from labeling.labels.answers import Answer, Measures, RatingGiven
from labeling.labels.models import Label
from labeling.labels.services import hand_in
from labeling.models import Role, Seat, Task, User
from labeling.quality import facts
from labeling.quality.columns import store
from labeling.quality.columns.board import Board
from labeling.tasks.blindness import slots
from labeling.tasks.models import Kind


@pytest.fixture
def manager(db) -> User:
    return User.objects.create_user("mary", "mary@example.org", roles=[Role.MANAGER])


@pytest.fixture
def researcher(db) -> User:
    return User.objects.create_user("rosa", "rosa@example.org", roles=[Role.RESEARCHER])


@pytest.fixture
def people(qualified: Callable[..., User]) -> Callable[[int], list[User]]:
    def some(number: int) -> list[User]:
        return [qualified(f"labeler-{at}") for at in range(number)]

    return some


def board_now() -> Board:
    """Return the board, read again after a refresh."""
    facts.refresh()
    store.forget()
    return store.current()


def sit(task: Task, labeler: User, *, dice: Random | None = None) -> Seat:
    """Give the labeler a free seat at this very task, with the replies shown in some order."""
    seat = Seat.objects.filter(task=task, labeler=None, left_at=None).order_by("place").first()
    assert seat is not None, "This task wants no more labels."
    shown = list(task.replies.order_by("pk").values_list("pk", flat=True))
    (dice or Random(seat.pk)).shuffle(shown)  # noqa: S311
    now = timezone.now()
    Seat.objects.filter(pk=seat.pk).update(
        labeler=labeler, shown=shown, taken_at=now, held_until=now + timedelta(hours=1)
    )
    seat.refresh_from_db()
    return seat


def answer_for(seat: Seat, places: Sequence[int] | None = None, **more: Any) -> Answer:
    """An answer from the places of the replies by their ids."""
    letters = slots(len(seat.shown))
    letter_of = dict(zip(seat.shown, letters, strict=True))
    ids = sorted(seat.shown)
    ratings = {
        letter_of[reply]: RatingGiven(value, flags)
        for reply, value, flags in zip(
            ids, more.pop("ratings", []), more.pop("flags", [()] * len(ids)), strict=False
        )
    }
    ranking = None
    if places is not None:
        ranking = [
            [letter_of[reply] for reply, place in zip(ids, places, strict=True) if place == one]
            for one in sorted(set(places))
        ]
    return Answer(ranking=ranking, ratings=ratings, **more)


def say(
    task: Task, labeler: User, places: Sequence[int] | None = None, *, ms: int = 60_000, **more: Any
) -> Label:
    """Rank the replies of a task: places by the ids of the replies."""
    seat = sit(task, labeler)
    # No more active time is counted than passed since the seat was taken.
    Seat.objects.filter(pk=seat.pk).update(taken_at=timezone.now() - timedelta(days=1))
    return hand_in(
        seat_id=seat.public_id,
        labeler=labeler,
        key=uuid4(),
        answer=answer_for(seat, places, **more),
        measures=Measures(active_ms=ms),
    )


RANK = Kind.RANK
