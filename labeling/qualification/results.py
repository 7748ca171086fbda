"""What an attempt measured, criterion by criterion, beside its soft cut-off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from common.statistics.orders import pair_agreement
from common.statistics.shares import wilson
from labeling.qualification.measures import spread_of_mean
from labeling.qualification.models import Attempt, ItemAnswer, ItemKind


@dataclass(frozen=True)
class Criterion:
    """One number. Nothing was measured when `value` is empty."""

    name: str
    cutoff: float
    answers: int
    # Demonstrations that nobody graded yet.
    waiting: int = 0
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def reached(self) -> bool | None:
        return None if self.value is None else self.value >= self.cutoff

    @property
    def clear(self) -> bool:
        """Return whether the whole interval is on one side of the cut-off."""
        if self.low is None or self.high is None:
            return False
        return self.low >= self.cutoff or self.high < self.cutoff


def results_of(attempt: Attempt) -> list[Criterion]:
    """Agreement on flags, agreement on rankings, and the grades of the demonstrations."""
    answers = list(attempt.answers.select_related("item").prefetch_related("grades"))
    of_kind = {kind: [one for one in answers if one.item.kind == kind] for kind in ItemKind}
    test = attempt.test
    return [
        _flags(of_kind[ItemKind.FLAG], test.least_flag_agreement),
        _mean("rankings", of_kind[ItemKind.RANK], test.least_ranking_agreement, _agreement, (0, 1)),
        _demonstrations(of_kind[ItemKind.DEMONSTRATE], test.least_demonstration_score),
    ]


def _flags(answers: Sequence[ItemAnswer], cutoff: float) -> Criterion:
    if not answers:
        return Criterion("flags", cutoff, 0)
    hits = sum(one.is_sensitive == one.item.is_sensitive for one in answers)
    low, high = wilson(hits / len(answers), len(answers))
    return Criterion("flags", cutoff, len(answers), value=hits / len(answers), low=low, high=high)


def _demonstrations(answers: Sequence[ItemAnswer], cutoff: float) -> Criterion:
    graded = [one for one in answers if one.grades.all()]
    waiting = len(answers) - len(graded)
    return _mean("demonstrations", graded, cutoff, _grade, (1, 7), waiting)


def _mean(
    name: str,
    answers: Sequence[ItemAnswer],
    cutoff: float,
    measure: Callable[[ItemAnswer], float],
    scale: tuple[float, float],
    waiting: int = 0,
) -> Criterion:
    if not answers:
        return Criterion(name, cutoff, 0, waiting)
    values = [measure(one) for one in answers]
    low, high = spread_of_mean(values, scale)
    return Criterion(name, cutoff, len(values), waiting, fmean(values), low, high)


def _agreement(answer: ItemAnswer) -> float:
    return pair_agreement(answer.places, answer.item.places)


def _grade(answer: ItemAnswer) -> float:
    return fmean(grade.score for grade in answer.grades.all())
