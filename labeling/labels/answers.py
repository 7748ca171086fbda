"""What may be said at a seat, and whether it fits what the task asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from labeling.labels.errors import LabelDoesNotFit, RepliesDoNotMatch
from labeling.tasks.models import Kind


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


@dataclass(frozen=True)
class Asked:
    """What a task wants to know."""

    kind: str
    slots: str
    scale: range
    flags: frozenset[str]


def check(answer: Answer, asked: Asked) -> None:
    """Refuse what the task did not ask for, and what is missing."""
    _check_ranking(answer, asked)
    _check_ratings(answer, asked)
    if bool(answer.text.strip()) != (asked.kind == Kind.DEMONSTRATE):
        raise LabelDoesNotFit


def _check_ranking(answer: Answer, asked: Asked) -> None:
    ranked = answer.ranking is not None
    if (ranked or bool(answer.cannot_rank)) != (asked.kind in RANKS):
        raise LabelDoesNotFit
    if ranked and answer.cannot_rank:
        raise LabelDoesNotFit
    if ranked and sorted(chain.from_iterable(answer.ranking or [])) != sorted(asked.slots):
        raise RepliesDoNotMatch


def _check_ratings(answer: Answer, asked: Asked) -> None:
    rated = {slot for slot, rating in answer.ratings.items() if rating.value is not None}
    # Who cannot rank need not rate either, but may.
    complete = rated == set(asked.slots) or bool(answer.cannot_rank)
    if (answer.ratings and asked.kind not in RATES) or (asked.kind in RATES and not complete):
        raise LabelDoesNotFit
    if not set(answer.ratings) <= set(asked.slots):
        raise RepliesDoNotMatch
    for rating in answer.ratings.values():
        in_scale = rating.value is None or rating.value in asked.scale
        if not in_scale or not set(rating.flags) <= asked.flags:
            raise LabelDoesNotFit


def places(ranking: Sequence[Sequence[str]], slots: str) -> list[int]:
    """The place of every slot in turn: [["B"], ["A", "C"]] gives [2, 1, 2]."""
    place_of = {slot: place for place, group in enumerate(ranking, start=1) for slot in group}
    return [place_of[slot] for slot in slots]
