"""What a ranking takes by how many replies it has, and what a comparison costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from common.statistics import intervals
from common.statistics.arrays import Array
from common.statistics.coefficients import mean
from labeling.quality.columns.board import Board, Labels, taken
from labeling.quality.columns.numbers import many
from labeling.quality.filters import DAY, Filters, labels_that_fit
from labeling.quality.measures import Measure, measure
from labeling.quality.reports.models import PayRate

HOUR_MS = 3_600_000
# InstructGPT ranks four to nine replies at once; the question is what nine cost beside four.
MANY, FEW = 9, 4


@dataclass(frozen=True)
class TimeOfK:
    k: int
    rankings: int
    median_ms: float
    mean_ms: Measure
    per_comparison_ms: float


@dataclass(frozen=True)
class Times:
    by_k: Sequence[TimeOfK]
    nine_over_four: Measure


def ranked(board: Board, filters: Filters) -> Labels:
    labels = labels_that_fit(board, filters)
    return taken(labels, labels.ranked)


def times(board: Board, filters: Filters) -> Times:
    """People differ more than prompts do, so these intervals are over labelers."""
    labels = ranked(board, filters)
    k = board.facts.replies[labels.task]
    by_k = [_of_k(board, taken(labels, k == one), one) for one in np.unique(k).tolist()]
    return Times(by_k, _ratio(board, labels, k))


def _of_k(board: Board, labels: Labels, k: int) -> TimeOfK:
    sums = _sums(labels, np.ones(len(labels.task), bool))
    told = intervals.of_amount(sums, mean, sums[:, 0])
    pairs = k * (k - 1) // 2
    average = float(labels.active_ms.mean())
    return TimeOfK(
        k, len(labels.task), float(np.median(labels.active_ms)),
        _measure(board, labels, told), average / pairs,
    )  # fmt: skip


def _ratio(board: Board, labels: Labels, k: Array) -> Measure:
    both = taken(labels, (k == MANY) | (k == FEW))
    if not (k == MANY).any() or not (k == FEW).any():
        return _measure(board, taken(labels, np.zeros(len(k), bool)), (np.nan, np.nan, np.nan))
    of_both = board.facts.replies[both.task]
    sums = np.concatenate([_sums(both, of_both == one) for one in (MANY, FEW)], axis=1)
    weight = sums[:, 0] + sums[:, 2]
    found = intervals.of_amount(sums, lambda s: (s[:, 1] / s[:, 0]) / (s[:, 3] / s[:, 2]), weight)
    return _measure(board, both, found)


def _sums(labels: Labels, chosen: Array) -> Array:
    who = labels.labeler[chosen]
    active = labels.active_ms[chosen].astype(float)
    return np.concatenate(
        [intervals.per_unit(who, 0, 1), intervals.per_unit(who, 0, 1, active)], axis=1
    )


def _measure(board: Board, labels: Labels, found: tuple[float, float, float]) -> Measure:
    k = board.facts.replies[labels.task]
    return measure(
        found,
        prompts=many(board.prompts[labels.task]),
        pairs=int((k * (k - 1) // 2).sum()),
        people=many(labels.labeler),
    )


@dataclass(frozen=True)
class CostOfK:
    k: int
    rankings: int
    per_ranking: float | None
    per_comparison: float | None


@dataclass(frozen=True)
class Cost:
    """Of active time alone, in the currency of the newest rate; None where no rate is set."""

    currency: str
    per_hour: float | None
    hours: float
    cost: float | None
    per_ranking: float | None
    per_comparison: float | None
    by_k: Sequence[CostOfK]


def cost(board: Board, filters: Filters) -> Cost:
    labels = ranked(board, filters)
    rates = list(PayRate.objects.order_by("since"))
    newest = rates[-1] if rates else None
    same = [one for one in rates if newest and one.currency == newest.currency]
    paid = _paid(labels, same)
    k = board.facts.replies[labels.task]
    pairs = k * (k - 1) // 2
    total = _total(paid)
    return Cost(
        newest.currency if newest else "",
        float(newest.per_hour) if newest else None,
        float(labels.active_ms.sum() / HOUR_MS),
        total,
        _per(total, len(labels.task)),
        _per(total, int(pairs.sum())),
        [_cost_of(paid, k == one, one) for one in np.unique(k).tolist()],
    )


def _cost_of(paid: Array | None, chosen: Array, k: int) -> CostOfK:
    rankings = int(chosen.sum())
    total = _total(None if paid is None else paid[chosen])
    return CostOfK(k, rankings, _per(total, rankings), _per(total, rankings * k * (k - 1) // 2))


def _paid(labels: Labels, rates: Sequence[PayRate]) -> Array | None:
    """What each ranking cost at the rate of its day; the first rate holds for what was before."""
    if not rates:
        return None
    days = [int(datetime(*one.since.timetuple()[:3], tzinfo=UTC).timestamp()) for one in rates]
    at = np.searchsorted(days, labels.handed_in // DAY * DAY, side="right") - 1
    per_hour = np.array([float(one.per_hour) for one in rates])[np.maximum(at, 0)]
    paid: Array = labels.active_ms / HOUR_MS * per_hour
    return paid


def _total(paid: Array | None) -> float | None:
    return None if paid is None else float(paid.sum())


def _per(total: float | None, count: int) -> float | None:
    return None if total is None or not count else total / count
