"""Changing a label for a while after it was handed in. What it said before is kept."""

from dataclasses import asdict
from uuid import UUID

from django.conf import settings
from django.db import transaction

from labeling.labels.answers import Answer, check
from labeling.labels.errors import CorrectionIsLate, LabelIsUnknown
from labeling.labels.models import Correction, Demonstration, Label, Ranking
from labeling.labels.reading import answer_of
from labeling.labels.services import lock_seat, store_answer
from labeling.people.models import User


@transaction.atomic
def correct(*, label: UUID, labeler: User, answer: Answer) -> Label:
    """Let the label say something else; saying the same again changes nothing.

    Two corrections at once wait for each other at the lock of the seat.
    """
    stored = label_of(label=label, labeler=labeler)
    place = lock_seat(stored.seat.public_id, labeler)
    if place.now > stored.handed_in_at + settings.CORRECTION_TIME:
        raise CorrectionIsLate
    check(answer, place.asked)
    before = answer_of(stored)
    if same(answer, before):
        return stored
    Correction.objects.create(label=stored, before=asdict(before))
    _remove_answer(stored)
    store_answer(stored, answer, place)
    return stored


def label_of(*, label: UUID, labeler: User) -> Label:
    own = Label.objects.filter(public_id=label, seat__labeler=labeler)
    found = own.select_related("seat").first()
    if found is None:
        raise LabelIsUnknown
    return found


def same(answer: Answer, other: Answer) -> bool:
    """Whether two answers say the same; the order inside a tie or of flags says nothing."""
    return _normal(answer) == _normal(other)


def _normal(answer: Answer) -> object:
    ratings = {
        slot: (rating.value, sorted(rating.flags), rating.note)
        for slot, rating in answer.ratings.items()
    }
    ranking = answer.ranking and [sorted(group) for group in answer.ranking]
    return ranking, answer.cannot_rank, answer.note, ratings, answer.text


def _remove_answer(label: Label) -> None:
    label.comparisons.all().delete()
    label.ratings.all().delete()
    Ranking.objects.filter(label=label).delete()
    # Its reply stays: others may be judging it by now.
    Demonstration.objects.filter(label=label).delete()
