"""Unfinished work, kept about once a second. No text that came in is thrown away."""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from labeling.people.models import User
from labeling.tasks.errors import SeatIsFinished, SeatIsUnknown
from labeling.tasks.models import Draft, Seat


class StaleDraft(Exception):
    """Another tab saved after this one had read; carries what is stored."""

    code = "draft_is_stale"
    message = _("Another tab has saved a newer draft. Both texts are kept.")

    def __init__(self, stored: Draft) -> None:
        self.stored = stored


def save_draft(*, seat: UUID, labeler: User, revision: int, body: str) -> int:
    """Store the body if it follows the revision that the screen has seen; say the new one."""
    drafts = Draft.objects.filter(
        seat__public_id=seat, seat__labeler=labeler, seat__finished_at=None
    )
    if drafts.filter(revision=revision).update(
        revision=F("revision") + 1, body=body, saved_at=Now()
    ):
        return revision + 1

    stored = _first_or_stored(seat, labeler, body)
    # The same text again is a repeated request whose answer was lost.
    if stored.body != body:
        raise StaleDraft(stored)
    return stored.revision


@transaction.atomic
def _first_or_stored(seat: UUID, labeler: User, body: str) -> Draft:
    place = Seat.objects.filter(public_id=seat, labeler=labeler).select_for_update().first()
    if place is None:
        raise SeatIsUnknown
    if place.finished_at:
        raise SeatIsFinished
    draft, _ = Draft.objects.get_or_create(seat=place, defaults={"body": body})
    if draft.body != body:
        draft.other_body = body
        draft.save(update_fields=["other_body"])
    return draft
