"""The report card of a reward model: everything that one page shows, from its scored rankings."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from common.statistics.rewards.benchmarks import grid, picked_best, subsets
from common.statistics.rewards.best_of import beaten, curve
from common.statistics.rewards.biases import all_scores, by_writer, length_bias, position_bias
from common.statistics.rewards.calibration import calibration
from common.statistics.rewards.estimates import (
    ENOUGH_PROMPTS,
    Estimate,
    paired,
    right,
    share,
    shares,
)
from common.statistics.rewards.members import members
from common.statistics.rewards.people import beside_people
from common.statistics.rewards.rows import Pairs, ScoredRow, pairs_of

Card = dict[str, Any]
# Rankings of labelers in training, and of those left out, each by the models of the folds.
FOLDS = ("same_labelers", "other_labelers")
MOST_PARTS = 40
LEAST_REPLIES = 3  # of a ranking, for a curve of best-of-n
BY: dict[str, Callable[[ScoredRow], object]] = {
    "replies": lambda row: len(row.ranks),
    **{
        name: lambda row, name=name: row.about.get(name) or ""  # type: ignore[misc]
        for name in ("use_case", "language", "split", "week", "subset")
    },
}


def card_of(rows: Sequence[ScoredRow]) -> Card:
    """The report card of one model on its held-out rankings, and of its folds beside it."""
    own = [row for row in rows if row.of not in FOLDS]
    folds = [row for row in rows if row.of in FOLDS]
    pairs = pairs_of(own)
    strict = pairs.only(pairs.people != 0)
    mine, length = right(strict), right(strict, strict.longer)
    return {
        "rankings": len(own),
        "prompts": len({row.prompt for row in own}),
        "pairs": len(strict),
        "ties": len(pairs) - len(strict),
        "accuracy": share(mine, strict.prompt).as_json(),
        "length": share(length, strict.prompt).as_json(),
        "minus_length": paired(mine, length, strict.prompt).as_json() if len(strict) else None,
        "picked_best": _picked_best(own).as_json(),
        "people": beside_people(pairs, _labelers(own)[pairs.row]) if own else None,
        "parts": [*_parts(own, strict), *_folds(folds)],
        "calibration": calibration(strict.lead, strict.people, strict.prompt),
        "scores": all_scores(own) if own else None,
        "writers": by_writer(own),
        "length_bias": length_bias(pairs),
        "position_bias": position_bias(pairs),
        "members": members(own),
        "best_of": _best_of(own),
        "subsets": subsets(own),
        "grid": grid(own),
    }


def compared(one: Sequence[ScoredRow], other: Sequence[ScoredRow]) -> Card:
    """The accuracy of one model minus that of another, on the rankings that both scored."""
    own = {row.line: row for row in one if row.of not in FOLDS}
    theirs = {row.line: row for row in other if row.of not in FOLDS}
    lines = sorted(own.keys() & theirs.keys())
    ours, others = [own[n] for n in lines], [theirs[n] for n in lines]
    pairs = pairs_of(ours)
    leads = pairs_of(ours, [row.scores for row in others]).lead
    strict = pairs.people != 0
    if not strict.any():
        return share(np.zeros(0), np.zeros(0)).as_json()
    some = pairs.only(strict)
    return paired(right(some), right(some, leads[strict]), some.prompt).as_json()


def _labelers(rows: Sequence[ScoredRow]) -> Any:
    known: dict[str, int] = {"": -1}
    return np.array([known.setdefault(row.labeler, len(known)) for row in rows])


def _parts(rows: Sequence[ScoredRow], strict: Pairs) -> list[Card]:
    """Accuracy of the model and of length by what is known about the rankings and the pairs."""
    found = [_part(by, strict, *strict.of_rows([of(row) for row in rows])) for by, of in BY.items()]
    apart, code = np.unique(strict.apart, return_inverse=True)
    found.append(_part("apart", strict, code, [int(one) for one in apart]))
    return [one for one in found if one["rows"] and {row["name"] for row in one["rows"]} != {""}]


def _folds(rows: Sequence[ScoredRow]) -> list[Card]:
    if not rows:
        return []
    pairs = pairs_of(rows)
    strict = pairs.only(pairs.people != 0)
    return [_part("fold", strict, *strict.of_rows([row.of for row in rows]))]


def _part(by: str, pairs: Pairs, code: Any, names: Sequence[object]) -> Card:
    count = len(names)
    if not len(pairs) or not count:
        return {"by": by, "rows": []}
    mine = shares(right(pairs), pairs.prompt, code, count)
    length = shares(right(pairs, pairs.longer), pairs.prompt, code, count)
    rows: list[Card] = [
        {"name": str(name), "model": one.as_json(), "length": two.as_json()}
        for name, one, two in zip(names, mine, length, strict=True)
        if one.pairs
    ]
    most = sorted(rows, key=lambda row: -row["model"]["pairs"])[:MOST_PARTS]
    return {"by": by, "rows": sorted(most, key=lambda row: _in_order(row["name"]))}


def _in_order(name: str) -> tuple[float, str]:
    return (float(name), "") if name.isdigit() else (float("inf"), name)


def _picked_best(rows: Sequence[ScoredRow]) -> Estimate:
    """Of how many rankings the highest score is of a best reply."""
    values = np.array([picked_best(row) for row in rows])
    return share(values, np.array([row.prompt for row in rows]))


def _best_of(rows: Sequence[ScoredRow]) -> list[Card]:
    """Best-of-n by people: how good they find the reply chosen among n of the K that they ranked.

    One curve per K: the model chooses, length alone, or the person, which is the most there is.
    """
    ordered = [row for row in rows if len(set(row.ranks)) > 1]
    sizes = Counter(len(row.ranks) for row in ordered)
    found = []
    for k, many in sorted(sizes.items()):
        if many < ENOUGH_PROMPTS or k < LEAST_REPLIES:
            continue
        some = [row for row in ordered if len(row.ranks) == k]
        values = beaten(np.array([row.ranks for row in some]))
        keys = {
            "model": np.array([row.scores for row in some]),
            "length": np.array([row.lengths or (0,) * k for row in some]),
            "people": values,
        }
        prompts = np.array([row.prompt for row in some])
        curves = {name: curve(chosen, values, prompts) for name, chosen in keys.items()}
        found.append({"replies": k, "rankings": many, **curves})
    return found
