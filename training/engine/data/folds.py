"""Folds by labeler: how well does a reward model predict labelers it has never seen (4.1, E.2)?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from statistics import mean, pstdev

from training.engine.data.rows import Ranking, held_out
from training.engine.runtime.errors import BadInput
from training.mistakes import Mistake


@dataclass(frozen=True)
class Fold:
    """One group of labelers left out of training."""

    training: list[Ranking]
    same_labelers: list[Ranking]  # held-out prompts of the labelers in training
    other_labelers: list[Ranking]  # the group left out, on prompts that are not in training


def labeler_groups(rankings: Sequence[Ranking], count: int) -> list[set[str]]:
    """The labelers in `count` groups with similar amounts of data. Nobody is in two groups."""
    volume = Counter(ranking.labeler for ranking in rankings)
    if "" in volume or len(volume) < count:
        raise BadInput(Mistake("folds", "few_labelers", {"count": count}))
    groups: list[set[str]] = [set() for _ in range(count)]
    sizes = [0] * count
    for labeler, rows in sorted(volume.items(), key=lambda item: (-item[1], item[0])):
        smallest = sizes.index(min(sizes))
        groups[smallest].add(labeler)
        sizes[smallest] += rows
    return groups


def make_folds(rankings: Sequence[Ranking], count: int, holdout: float) -> list[Fold]:
    folds = []
    for group in labeler_groups(rankings, count):
        rest = [ranking for ranking in rankings if ranking.labeler not in group]
        training, same = held_out(rest, holdout)
        trained = {ranking.prompt for ranking in training}
        other = [r for r in rankings if r.labeler in group and r.prompt not in trained]
        folds.append(Fold(training, same, other))
    return folds


def compared(accuracies: Sequence[tuple[float, float]]) -> dict[str, object]:
    """Accuracy per fold on labelers in training and on others. The paper has 72.4 and 69.6 %."""
    same, other = zip(*accuracies, strict=True)
    return {"same_labelers": _spread(same), "other_labelers": _spread(other)}


def _spread(accuracies: Sequence[float]) -> dict[str, object]:
    """Mean and deviation. A fold without rankings to measure on is NaN and is not counted."""
    measured = [one for one in accuracies if not isnan(one)]
    return {
        "mean": mean(measured) if measured else None,
        "deviation": pstdev(measured) if measured else None,
        "folds": [None if isnan(one) else one for one in accuracies],
    }
