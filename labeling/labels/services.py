"""Handing in a label, and editing it for a limited time."""

from dataclasses import asdict
from uuid import UUID

from django.conf import settings
from django.db import transaction

from labeling.labels.answers import Answer, Measures, check, same
from labeling.labels.errors import (
    EditIsLate,
    GuidelineIsUnread,
    HandedInBefore,
    LabelIsUnknown,
)
from labeling.labels.limits import check_limits
from labeling.labels.locking import lock_seat
from labeling.labels.models import Label, LabelEdit
from labeling.labels.reading import answer_of
from labeling.labels.reasons.checking import check_reasons
from labeling.labels.server_time import possible_active_ms
from labeling.labels.storing import remove_answer, store_answer
from labeling.people.models import User
from labeling.prompts.errors import PromptIsWithdrawn
from labeling.tasks.models import Seat


@transaction.atomic
def hand_in(
    *, seat_id: UUID, labeler: User, key: UUID, answer: Answer, measures: Measures
) -> Label:
    """Store the label of a seat once, and return it.

    Sending the same key again returns the stored label; another key raises HandedInBefore.
    A label that comes in after the time ran out still counts, unless another labeler has taken
    the place: then it is surplus. Raise GuidelineIsUnread if the labeler has not acknowledged
    the guideline, and PromptIsWithdrawn if nothing about the prompt may be stored any more.

    Race: two requests for one seat wait for each other at its lock. A withdrawal of the prompt
    waits for the label and then erases its texts, or comes first and is seen here.
    """
    locked = lock_seat(seat_id, labeler)
    if locked.seat.finished_at is not None:
        stored = Label.objects.select_related("seat").get(seat=locked.seat)
        if stored.key != key:
            raise HandedInBefore(stored)
        return stored

    if locked.withdrawn:
        raise PromptIsWithdrawn
    if not locked.guideline_read:
        raise GuidelineIsUnread
    check(answer, locked.asked)
    check_reasons(answer, locked.asked, locked.seat.shown)
    check_limits(answer, locked.asked.limits)
    active_ms = min(measures.active_ms, possible_active_ms(locked))
    label = Label.objects.create(
        seat=locked.seat,
        key=key,
        handed_in_at=locked.now,
        active_ms=active_ms,
        claimed_active_ms=measures.active_ms if active_ms < measures.active_ms else None,
        first_action_ms=measures.first_action_ms,
        changes=measures.changes,
        screen_version=measures.screen_version,
    )
    store_answer(label, answer, locked)
    Seat.objects.filter(pk=locked.seat.pk).update(
        finished_at=locked.now, skipped_at=None, skip_reason="", skip_note=""
    )
    return label


@transaction.atomic
def edit_label(*, label_id: UUID, labeler: User, answer: Answer) -> Label:
    """Replace the answer of a label, and keep the previous one. The same answer changes nothing.

    Race: two requests for one label wait for each other at the lock of its seat.
    """
    stored = label_of(label_id=label_id, labeler=labeler)
    locked = lock_seat(stored.seat.public_id, labeler)
    if locked.withdrawn:
        raise PromptIsWithdrawn
    if locked.now > stored.handed_in_at + settings.LABEL_EDIT_TIME:
        raise EditIsLate
    check(answer, locked.asked)
    check_reasons(answer, locked.asked, locked.seat.shown)
    check_limits(answer, locked.asked.limits)
    before = answer_of(stored)
    if same(answer, before):
        return stored
    LabelEdit.objects.create(label=stored, before=asdict(before))
    remove_answer(stored)
    store_answer(stored, answer, locked)
    return stored


def label_of(*, label_id: UUID, labeler: User) -> Label:
    """Return a label of this labeler, or raise LabelIsUnknown."""
    own = Label.objects.filter(public_id=label_id, seat__labeler=labeler)
    found = own.select_related("seat").first()
    if found is None:
        raise LabelIsUnknown
    return found
