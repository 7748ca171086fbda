"""Does a reward model agree with labelers it has never seen? Folds by labeler answer (4.1, E.2)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from statistics import mean, pstdev

from training.engine.data.rows import Ranking, held_out
from training.engine.runtime.errors import BadInput


@dataclass(frozen=True)
class Fold:
    """One group of labelers left out of training."""

    training: list[Ranking]
    same_labelers: list[Ranking]  # held-out prompts of the labelers that were trained on
    other_labelers: list[Ranking]  # of the group left out, on prompts that were not trained on


def labeler_groups(rankings: Sequence[Ranking], count: int) -> list[set[str]]:
    """The labelers in so many groups of like data volume; nobody is in two."""
    volume = Counter(ranking.labeler for ranking in rankings)
    if "" in volume or len(volume) < count:
        raise BadInput(f"folds: needs rankings that name their labeler, at least {count} of them.")
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
    """Per fold the accuracy on labelers trained on and on others. The paper: 72.4 and 69.6 %."""
    same, other = zip(*accuracies, strict=True)
    return {"same_labelers": _spread(same), "other_labelers": _spread(other)}


def _spread(accuracies: Sequence[float]) -> dict[str, object]:
    """Few rankings can leave a fold nothing to measure on: it is not a number, and not counted."""
    measured = [one for one in accuracies if not isnan(one)]
    return {
        "mean": mean(measured) if measured else None,
        "deviation": pstdev(measured) if measured else None,
        "folds": [None if isnan(one) else one for one in accuracies],
    }
