"""Compose, open and close screening tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from labeling.people.errors import (
    ItemIsNotRight,
    TestIsOpened,
)
from labeling.people.models import User
from labeling.qualification.models import (
    ItemKind,
    ScreeningItem,
    ScreeningTest,
)

FEWEST_REPLIES = 2


@dataclass(frozen=True)
class Item:
    """One question as a researcher composes it, with its key."""

    kind: ItemKind
    prompt: str
    replies: Sequence[str] = field(default_factory=list)
    is_sensitive: bool | None = None
    places: Sequence[int] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        if self.kind == ItemKind.RANK:
            many = len(self.replies) >= FEWEST_REPLIES
            return many and len(self.places) == len(self.replies) and self.is_sensitive is None
        empty = not self.replies and not self.places
        return empty and (self.is_sensitive is not None) == (self.kind == ItemKind.FLAG)


@transaction.atomic
def compose_test(
    *, made_by: User, name: str, items: Sequence[Item], topics: Sequence[str]
) -> ScreeningTest:
    """Keep a new test. Candidates see it when it is opened."""
    if not items or not all(item.fits for item in items):
        raise ItemIsNotRight
    test = ScreeningTest.objects.create(made_by=made_by, name=name, topics=list(topics))
    _keep_items(test, items)
    return test


@transaction.atomic
def change_test(
    *, test: ScreeningTest, name: str, items: Sequence[Item], topics: Sequence[str]
) -> ScreeningTest:
    """Replace the items of a test, unless somebody has seen it."""
    if not items or not all(item.fits for item in items):
        raise ItemIsNotRight
    # A concurrent opening waits here, and opens the items stored now.
    test = ScreeningTest.objects.select_for_update().get(pk=test.pk)
    if test.opened_at is not None:
        raise TestIsOpened
    test.name, test.topics = name, list(topics)
    test.save(update_fields=["name", "topics"])
    test.items.all().delete()
    _keep_items(test, items)
    return test


def _keep_items(test: ScreeningTest, items: Sequence[Item]) -> None:
    ScreeningItem.objects.bulk_create(
        ScreeningItem(
            test=test,
            position=position,
            kind=item.kind,
            prompt=item.prompt,
            replies=list(item.replies),
            is_sensitive=item.is_sensitive,
            places=list(item.places),
        )
        for position, item in enumerate(items, start=1)
    )


def open_test(*, test: ScreeningTest) -> None:
    """Let candidates take it."""
    ScreeningTest.objects.filter(pk=test.pk).update(opened_at=timezone.now(), closed_at=None)


def close_test(*, test: ScreeningTest) -> None:
    """Let nobody begin it any more; who has begun may end."""
    ScreeningTest.objects.filter(pk=test.pk).update(closed_at=timezone.now())
