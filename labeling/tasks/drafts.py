"""Saving unfinished work. No text that reaches the server is lost."""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from labeling.people.models import User
from labeling.prompts.erasure import refuse_withdrawn
from labeling.prompts.models import Prompt
from labeling.tasks.errors import SeatIsFinished, SeatIsUnknown, StaleDraft
from labeling.tasks.models import Draft, Seat


def save_draft(*, seat_id: UUID, labeler: User, revision: int, body: str) -> int:
    """Store the text if `revision` is the stored one, and return the new revision.

    Raise StaleDraft if another tab has saved since this one read the draft, and PromptIsWithdrawn
    if nothing about the prompt may be stored any more.

    Race: a withdrawal deletes the draft, also one that this statement has just changed.
    """
    drafts = Draft.objects.filter(
        seat__public_id=seat_id, seat__labeler=labeler, seat__finished_at=None
    )
    if drafts.filter(revision=revision).update(
        revision=F("revision") + 1, body=body, saved_at=Now()
    ):
        return revision + 1

    stored = _first_or_stored(seat_id, labeler, body)
    # The same text again is a repeated request whose response was lost.
    if stored.body != body:
        raise StaleDraft(stored)
    return stored.revision


@transaction.atomic
def _first_or_stored(seat_id: UUID, labeler: User, body: str) -> Draft:
    """Create the draft if there is none; otherwise keep the text beside the stored draft."""
    refuse_withdrawn(Prompt.objects.filter(tasks__seats__public_id=seat_id))
    seat = Seat.objects.filter(public_id=seat_id, labeler=labeler).select_for_update().first()
    if seat is None:
        raise SeatIsUnknown
    if seat.finished_at:
        raise SeatIsFinished
    draft, _ = Draft.objects.get_or_create(seat=seat, defaults={"body": body})
    if draft.body != body:
        draft.other_body = body
        draft.save(update_fields=["other_body"])
    return draft
