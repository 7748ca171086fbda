"""Questions to put to people, made by the real services."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from labeling.models import Prompt, Reply, Seat, Task, User, Writer
from labeling.tasks.models import Kind, Purpose
from labeling.tasks.opening import NewTask, open_tasks
from labeling.tasks.screens import Screen

TEXTS = ["good", "fair", "poor", "bad", "worse", "worst", "odd", "long", "short"]


@pytest.fixture(autouse=True)
def no_gold_by_chance(settings) -> None:
    settings.GOLD_PERCENT = 0


def ask(text: str = "Why is the sky blue?", *, replies: int = 0, **prompt) -> NewTask:
    """Return a task to open, with this many replies, each by another writer."""
    made = Prompt.objects.create(turns=[{"role": "user", "text": text}], **prompt)
    writers = [Writer.objects.get_or_create(model_version=f"model-{n}")[0] for n in range(replies)]
    return NewTask(
        prompt=made,
        replies=[
            Reply.objects.create(prompt=made, writer=writer, text=reply)
            for writer, reply in zip(writers, TEXTS, strict=False)
        ],
    )


def open_one(kind: Kind = Kind.RANK, *, overlap: int = 1, replies: int = 4, **more) -> Task:
    replies = {Kind.DEMONSTRATE: 0, Kind.RATE: 1}.get(kind, replies)
    about = {key: more.pop(key) for key in ("language", "topics") if key in more}
    purpose = more.pop("purpose", Purpose.TRAINING)
    new_task = ask(replies=replies, **about)
    [task] = open_tasks(kind=kind, purpose=purpose, new_tasks=[new_task], overlap=overlap, **more)
    return task


@pytest.fixture
def qualified(db) -> Callable[[str], User]:
    def labeler(name: str, **more: Any) -> User:
        more.setdefault("qualified_at", timezone.now())
        return User.objects.create_user(name, f"{name}@example.org", roles=["labeler"], **more)

    return labeler


@pytest.fixture
def ada(qualified: Callable[[str], User]) -> User:
    return qualified("ada")


@pytest.fixture
def grace(qualified: Callable[[str], User]) -> User:
    return qualified("grace")


def after_time_ran_out(seat) -> None:
    """Let the clock pass the end of a hold."""
    Seat.objects.filter(public_id=seat).update(held_until="2000-01-01T00:00Z")


def key() -> UUID:
    return uuid4()


def rank(screen: Screen) -> list[list[str]]:
    """A ranking without ties, in the order shown."""
    return [[reply["slot"]] for reply in screen.replies]
