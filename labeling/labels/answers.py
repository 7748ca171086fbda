"""What a labeler sends, and whether it fits what the task asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from itertools import chain

from labeling.labels.errors import LabelDoesNotFit, RepliesDoNotMatch
from labeling.prompts.limits import NO_LIMITS, Limits
from labeling.tasks.models import Kind


@dataclass(frozen=True)
class RatingGiven:
    """The rating of one reply. `value` is None if only flags or a note were given."""

    value: int | None = None
    flags: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class SpanGiven:
    """A marked part of a reply, from one code point of its text up to another."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class RewriteGiven:
    """An improved version of the reply in this slot."""

    slot: str
    text: str
    pasted_chars: int = 0


@dataclass(frozen=True)
class Answer:
    """What a labeler says about the replies, by their slots. Fields not asked for stay empty."""

    # The best group comes first; slots in the same group are tied.
    ranking: Sequence[Sequence[str]] | None = None
    cannot_rank: str = ""
    note: str = ""
    ratings: Mapping[str, RatingGiven] = field(default_factory=dict)
    text: str = ""
    pasted_chars: int = 0
    # Reasons, which are optional.
    spans: Mapping[str, Sequence[SpanGiven]] = field(default_factory=dict)
    rewrite: RewriteGiven | None = None


@dataclass(frozen=True)
class Measures:
    """How the labeler worked, as measured by the browser."""

    active_ms: int
    first_action_ms: int | None = None
    changes: int = 0
    screen_version: str = ""


RANKS = {Kind.RANK, Kind.RANK_AND_RATE}
RATES = {Kind.RATE, Kind.RANK_AND_RATE}


@dataclass(frozen=True)
class Asked:
    """What a task asks for."""

    kind: str
    slots: str
    scale: range
    flags: frozenset[str]
    span_kinds: frozenset[str] = frozenset()
    limits: Limits = NO_LIMITS


def check(answer: Answer, asked: Asked) -> None:
    """Raise an error if the answer lacks something the task asks for, or has something else."""
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
    # Ratings are optional for a labeler who cannot rank the replies.
    complete = rated == set(asked.slots) or bool(answer.cannot_rank)
    # A note may come with every reply, a rating only where the task asks for ratings.
    said = any(rating.value is not None or rating.flags for rating in answer.ratings.values())
    if (said and asked.kind not in RATES) or (asked.kind in RATES and not complete):
        raise LabelDoesNotFit
    if not set(answer.ratings) <= set(asked.slots):
        raise RepliesDoNotMatch
    for rating in answer.ratings.values():
        in_scale = rating.value is None or rating.value in asked.scale
        if not in_scale or not set(rating.flags) <= asked.flags:
            raise LabelDoesNotFit


def ranks_of(ranking: Sequence[Sequence[str]], slots: str) -> list[int]:
    """Return the rank of every slot in turn: [["B"], ["A", "C"]] gives [2, 1, 2]."""
    rank_of = {slot: rank for rank, group in enumerate(ranking, start=1) for slot in group}
    return [rank_of[slot] for slot in slots]


def same(answer: Answer, other: Answer) -> bool:
    """Whether two answers mean the same, whatever the order of flags and of tied slots."""
    return _normal(answer) == _normal(other)


def _normal(answer: Answer) -> object:
    ratings = {
        slot: (rating.value, sorted(rating.flags), rating.note)
        for slot, rating in answer.ratings.items()
    }
    ranking = answer.ranking and [sorted(group) for group in answer.ranking]
    spans = {slot: sorted(given, key=astuple) for slot, given in answer.spans.items() if given}
    rewrite = answer.rewrite and (answer.rewrite.slot, answer.rewrite.text)
    return ranking, answer.cannot_rank, answer.note, ratings, answer.text, spans, rewrite
