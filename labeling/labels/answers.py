"""What may be said at a seat, and whether it fits what the task asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from labeling.errors import LabelDoesNotFit, RepliesDoNotMatch
from labeling.tasks.models import Form, Kind


@dataclass(frozen=True)
class RatingGiven:
    """One reply by itself."""

    value: int | None = None
    flags: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class Answer:
    """A hand-in, with slots for replies: what is absent was not asked."""

    # Slots in the same group are a tie; the best group comes first.
    ranking: Sequence[Sequence[str]] | None = None
    cannot_rank: str = ""
    note: str = ""
    ratings: Mapping[str, RatingGiven] = field(default_factory=dict)
    text: str = ""
    pasted_chars: int = 0


@dataclass(frozen=True)
class Measures:
    """How the work went, as the browser saw it."""

    active_ms: int
    first_action_ms: int | None = None
    changes: int = 0
    screen_version: str = ""


RANKS = {Kind.RANK, Kind.RANK_AND_RATE}
RATES = {Kind.RATE, Kind.RANK_AND_RATE}


def check(answer: Answer, *, kind: str, slots: str, form: Form, flags: Iterable[str]) -> None:
    """Refuse what the task did not ask for, and what is missing."""
    _check_ranking(answer, asked=kind in RANKS, slots=slots)
    _check_ratings(answer, asked=kind in RATES, slots=slots, form=form, flags=set(flags))
    if bool(answer.text.strip()) != (kind == Kind.DEMONSTRATE):
        raise LabelDoesNotFit


def _check_ranking(answer: Answer, *, asked: bool, slots: str) -> None:
    ranked = answer.ranking is not None
    if (ranked or bool(answer.cannot_rank)) != asked or (ranked and answer.cannot_rank):
        raise LabelDoesNotFit
    if ranked and sorted(chain.from_iterable(answer.ranking or [])) != sorted(slots):
        raise RepliesDoNotMatch


def _check_ratings(answer: Answer, *, asked: bool, slots: str, form: Form, flags: set[str]) -> None:
    rated = {slot for slot, rating in answer.ratings.items() if rating.value is not None}
    # Who cannot rank need not rate either, but may.
    complete = rated == set(slots) or bool(answer.cannot_rank)
    if (answer.ratings and not asked) or (asked and not complete):
        raise LabelDoesNotFit
    if not set(answer.ratings) <= set(slots):
        raise RepliesDoNotMatch
    for rating in answer.ratings.values():
        in_scale = rating.value is None or (
            form.lowest_rating <= rating.value <= form.highest_rating
        )
        if not in_scale or not set(rating.flags) <= flags:
            raise LabelDoesNotFit


def places(ranking: Sequence[Sequence[str]], slots: str) -> list[int]:
    """The place of every slot in turn: [["B"], ["A", "C"]] gives [2, 1, 2]."""
    place_of = {slot: place for place, group in enumerate(ranking, start=1) for slot in group}
    return [place_of[slot] for slot in slots]
