"""Skipping a task, and undoing the skip."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from labeling.people.models import User
from labeling.prompts.erasure import refuse_withdrawn
from labeling.prompts.models import Prompt
from labeling.tasks.errors import SkipIsFinal
from labeling.tasks.models import Seat, SkipReason
from labeling.tasks.models.seats import MAX_HELD_AFTER_UNDO
from labeling.tasks.screens import Screen
from labeling.tasks.services import (
    free_hold_number,
    look_at_seat,
    retry_collisions,
    why_not_open,
)


@transaction.atomic
def skip_seat(*, seat_id: UUID, labeler: User, reason: SkipReason, note: str = "") -> None:
    """Skip the task. Others can take the seat when the time to undo the skip is over.

    Raise PromptIsWithdrawn if there is nothing to skip, because no note about it may be stored.
    """
    refuse_withdrawn(Prompt.objects.filter(tasks__seats__public_id=seat_id))
    unfinished = Seat.objects.filter(public_id=seat_id, labeler=labeler, finished_at=None)
    skipped = unfinished.filter(skipped_at=None).update(
        skipped_at=Now(),
        skip_reason=reason,
        skip_note=note,
        hold_number=None,
        held_until=Now() + settings.SKIP_UNDO_TIME,
    )
    if not skipped and not unfinished.exists():
        raise why_not_open(seat_id=seat_id, labeler=labeler)


def undo_skip(*, seat_id: UUID, labeler: User) -> Screen:
    """Undo a skip, as long as no other labeler can have taken the seat.

    Race: another tab may take a seat ahead and with it the same hold number. The loser retries.
    """
    return retry_collisions(labeler, lambda: _undo_skip(seat_id, labeler))


def _undo_skip(seat_id: UUID, labeler: User) -> Screen:
    held = Seat.objects.held_by(labeler).only("hold_number").select_for_update()
    hold_number = free_hold_number(held, limit=MAX_HELD_AFTER_UNDO)
    skipped = Seat.objects.open().filter(
        public_id=seat_id, labeler=labeler, skipped_at__gte=Now() - settings.SKIP_UNDO_TIME
    )
    if hold_number is None or not skipped.update(
        skipped_at=None,
        skip_reason="",
        skip_note="",
        hold_number=hold_number,
        held_until=Now() + settings.SEAT_TIME,
    ):
        raise SkipIsFinal
    return look_at_seat(seat_id=seat_id, labeler=labeler)
