"""The held-out group: people whose labels measure and never train (InstructGPT section 3.4)."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from labeling.people.models import User

Row = TypeVar("Row", bound=Model)


def for_training(rows: QuerySet[Row], *, by: str) -> QuerySet[Row]:
    """Only rows that may train a model. `by` is the way from a row to the person, or to nobody."""
    return rows.exclude(Q((f"{by}__held_out", True)))


def may_train(person: User) -> bool:
    """Whether what this person says may become training data."""
    return not person.held_out
