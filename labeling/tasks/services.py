"""What a labeler does with a seat: take, keep, leave, skip."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from labeling.errors import LabelingError
from labeling.people.models import User
from labeling.tasks.errors import (
    QueueIsEmpty,
    SeatIsFinished,
    SeatIsGone,
    SeatIsUnknown,
    SkipIsFinal,
)
from labeling.tasks.models import Kind, LeftBecause, Purpose, Seat, SkipReason
from labeling.tasks.queue import NextSeat, lock_next_seat, purposes_open_to
from labeling.tasks.screens import Screen, own_screen, screen_of


def take_seat(*, labeler: User, kinds: Sequence[str] = (), ahead: bool = False) -> Screen:
    """Give the labeler the seat in hand, or else the best free one.

    `ahead` gives the one after it, so that the screen has it ready. Tabs that ask
    at the same moment meet in the constraints of the seat. Who comes second asks again,
    and from then on one after the other.
    """
    wanted = list(kinds or Kind.values)
    for tries_before in range(TRIES - 1):
        try:
            return _take_seat(labeler, wanted, ahead, in_turn=tries_before > 0)
        except IntegrityError:
            continue
    return _take_seat(labeler, wanted, ahead, in_turn=True)


# A collision means that another tab of this labeler got a seat, so few can follow each other.
TRIES = 10
HANDS = (1, 2)
HAND_FOR_AN_UNDONE_SKIP = 3


@transaction.atomic
def _take_seat(labeler: User, kinds: list[str], ahead: bool, *, in_turn: bool) -> Screen:
    if in_turn:
        User.objects.select_for_update(no_key=True).get(pk=labeler.pk)
    # The lock keeps a seat whose time has run out from being taken while it is renewed.
    held = Seat.objects.in_hand_of(labeler).select_for_update().values_list("pk", "hand")
    in_hand = list(held)
    if in_hand and (not ahead or len(in_hand) >= len(HANDS)):
        seat_id, _hand = in_hand[-1 if ahead else 0]
        return _renew(screen_of(seat_id, labeler=labeler))

    hand = min(set(HANDS) - {hand for _seat, hand in in_hand})
    found = _choose(labeler, kinds)
    if found is None:
        raise QueueIsEmpty
    seat = found.seat
    if seat.labeler_id is not None or found.was_here:
        seat = _take_over(seat, labeler, hand)
    screen = screen_of(seat.pk, labeler=labeler)
    Seat.objects.filter(pk=seat.pk).update(
        labeler=labeler,
        hand=hand,
        shown=screen.shown,
        guideline=screen.guideline and screen.guideline["id"],
        taken_at=Now(),
        held_until=Now() + settings.SEAT_TIME,
    )
    return replace(screen, held_until=screen.now + settings.SEAT_TIME)


def _renew(screen: Screen) -> Screen:
    """Hold the seat for another while, under the newest guideline if the labeler has read it.

    A version that comes out meanwhile must not stop work that began under the one before.
    """
    renewed: dict[str, Any] = {"held_until": Now() + settings.SEAT_TIME}
    if screen.guideline and screen.guideline["acknowledged"]:
        renewed["guideline"] = screen.guideline["id"]
    Seat.objects.filter(pk=screen.seat_id).update(**renewed)
    return replace(screen, held_until=screen.now + settings.SEAT_TIME)


def _choose(labeler: User, kinds: list[str]) -> NextSeat | None:
    """The best free seat, or gold of the same kind in its stead, as the dice say."""
    best = lock_next_seat(labeler=labeler, kinds=kinds, purposes=purposes_open_to(labeler))
    if best is None or best.seat.purpose == Purpose.QUALIFICATION:
        return best
    if secrets.randbelow(100) >= settings.GOLD_PERCENT:
        return best
    return lock_next_seat(labeler=labeler, kinds=[best.seat.kind], purposes=[Purpose.GOLD]) or best


def _take_over(seat: Seat, labeler: User, hand: int) -> Seat:
    """End the seat of one whose time ran out; the new labeler gets a row of their own.

    When they lost a seat at this task before, that row comes back to life.
    """
    old = Seat.objects.filter(pk=seat.pk)
    if seat.labeler_id is None:
        old.delete()
    else:
        because = LeftBecause.SKIPPED if seat.skipped_at else LeftBecause.LOST
        old.update(left_at=Now(), left_because=because, hand=None)
    heir = Seat(
        task_id=seat.task_id,
        place=seat.place,
        labeler=labeler,
        hand=hand,
        taken_at=Now(),
        held_until=Now() + settings.SEAT_TIME,
        purpose=seat.purpose,
        kind=seat.kind,
        language=seat.language,
        round_number=seat.round_number,
        audience=seat.audience,
    )
    [taken] = Seat.objects.bulk_create(
        [heir],
        update_conflicts=True,
        unique_fields=["task", "labeler"],
        update_fields=[
            "place", "hand", "taken_at", "held_until", "left_at", "left_because",
        ],
    )  # fmt: skip
    return taken


def look_at_seat(*, seat: UUID, labeler: User) -> Screen:
    """Show a seat of this labeler again, also when it is no longer open."""
    found = own_screen(seat, labeler=labeler)
    if found is None:
        raise SeatIsUnknown
    return found


def keep_seat(*, seat: UUID, labeler: User) -> None:
    """Hold the seat for another while: its screen is visible."""
    open_seat = Seat.objects.open().filter(public_id=seat, labeler=labeler, skipped_at=None)
    if not open_seat.update(held_until=Now() + settings.SEAT_TIME):
        raise why_not_open(seat=seat, labeler=labeler)


def release_seat(*, seat: UUID, labeler: User) -> None:
    """Let others have the seat. Until one comes it stays with its labeler, draft and all."""
    Seat.objects.open().filter(public_id=seat, labeler=labeler).update(held_until=Now())


def skip_seat(*, seat: UUID, labeler: User, reason: SkipReason, note: str = "") -> None:
    """Pass. The seat is free for others once the skip cannot be taken back any more."""
    unfinished = Seat.objects.filter(public_id=seat, labeler=labeler, finished_at=None)
    skipped = unfinished.filter(skipped_at=None).update(
        skipped_at=Now(),
        skip_reason=reason,
        skip_note=note,
        hand=None,
        held_until=Now() + settings.SKIP_UNDO_TIME,
    )
    if not skipped and not unfinished.exists():
        raise why_not_open(seat=seat, labeler=labeler)


@transaction.atomic
def undo_skip(*, seat: UUID, labeler: User) -> Screen:
    """Take a skip back while nobody can have got the seat."""
    held = Seat.objects.in_hand_of(labeler).select_for_update().values_list("hand", flat=True)
    hands = {*HANDS, HAND_FOR_AN_UNDONE_SKIP} - set(held)
    skipped = Seat.objects.open().filter(
        public_id=seat, labeler=labeler, skipped_at__gte=Now() - settings.SKIP_UNDO_TIME
    )
    if not hands or not skipped.update(
        skipped_at=None,
        skip_reason="",
        skip_note="",
        hand=min(hands),
        held_until=Now() + settings.SEAT_TIME,
    ):
        raise SkipIsFinal
    return look_at_seat(seat=seat, labeler=labeler)


def why_not_open(*, seat: UUID, labeler: User) -> LabelingError:
    found = Seat.objects.filter(public_id=seat, labeler=labeler).first()
    if found is None:
        return SeatIsUnknown()
    return SeatIsFinished() if found.finished_at else SeatIsGone()
