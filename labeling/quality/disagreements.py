"""Down to the very rankings: where two people differ most, and all that was said about a task."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from common.statistics.arrays import Array
from labeling.prompts.models import Prompt
from labeling.quality.agreement import Ties, person_at, shares
from labeling.quality.filters import Met
from labeling.quality.kinds import kinds
from labeling.quality.pairwise import parts, ranked_tasks
from labeling.quality.review.models import Adjudication, Difference


def differing_on(found: Met, by: str, key: str) -> Met:
    """Only meetings in which a pair of replies of this kind was ordered differently."""
    of = kinds(found.board, by)
    wanted = [at for at, name in enumerate(of.names) if name == key]
    chosen = np.zeros(len(found.at), dtype=bool)
    for part in parts(found):
        about = np.isin(of.codes[part.nth], wanted)[
            ranked_tasks(found.board, part.nth).at[part.left]
        ]
        differ = part.block.signs[part.left] != part.block.signs[part.right]
        chosen[part.met] = (about & differ).any(axis=1)
    return found.only(chosen)


def tagged(found: Met, why: str) -> Met:
    """Only tasks that a reviewer gave this reason for."""
    tasks = list(Difference.objects.filter(why=why).values_list("task", flat=True))
    return found.only(np.isin(found.board.facts.task[found.rows.task], tasks))


def ordered(found: Met, ties: Ties, *, newest: bool) -> tuple[Array, Array]:
    """Positions of meetings, those that differ most first or the newest first; and their rates."""
    agreed, out_of = shares(found.rows, ties)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = agreed / out_of
    handed_in = found.board.labels.handed_in
    at = np.maximum(handed_in[found.rows.first], handed_in[found.rows.second])
    order = np.argsort(-at, kind="stable")
    if not newest:
        order = order[np.argsort(np.nan_to_num(value[order], nan=2.0), kind="stable")]
    return order, value


def rows(found: Met, chosen: Array, value: Array) -> list[dict[str, Any]]:
    """What a list shows of these meetings."""
    facts, labels = found.board.facts, found.board.labels
    at = found.rows.task[chosen]
    known = about_tasks(facts.task[at].tolist())
    shown = []
    for position, task in zip(chosen.tolist(), at.tolist(), strict=True):
        about = known.get(int(facts.task[task]))
        if about is None:
            continue  # withdrawn since the last refresh
        both = [int(found.rows.first[position]), int(found.rows.second[position])]
        rate = float(value[position])
        shown.append({
            **about,
            "k": int(facts.replies[task]),
            "use_case": found.board.use_cases[found.board.use_case[task]],
            "language": found.board.languages[found.board.language[task]],
            "round": int(facts.round[task]),
            "a": person_at(found.board, int(labels.labeler[both[0]])),
            "b": person_at(found.board, int(labels.labeler[both[1]])),
            "agreement": rate if np.isfinite(rate) else None,
            "opposite": int(found.rows.opposite[position]),
            "pairs": int(found.rows.pairs[position]),
            "handed_in_at": int(labels.handed_in[both].max()),
        })  # fmt: skip
    return shown


def about_tasks(tasks: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """The beginning of each prompt, the reasons given, whether it is decided; none withdrawn."""
    prompts = Prompt.objects.filter(tasks__in=tasks, withdrawn_at=None)
    beginnings = {
        task: Prompt(turns=turns).beginning
        for task, turns in prompts.values_list("tasks", "turns").filter(tasks__in=tasks)
    }
    reasons = defaultdict(set)
    for task, why in Difference.objects.filter(task__in=tasks).values_list("task", "why"):
        reasons[task].add(why)
    decided = set(Adjudication.objects.filter(task__in=tasks).values_list("task", flat=True))
    return {
        task: {
            "task": task,
            "prompt": beginning,
            "tags": sorted(reasons[task]),
            "adjudicated": task in decided,
        }
        for task, beginning in beginnings.items()
    }


@dataclass(frozen=True)
class Consensus:
    """The order that all rankings together suggest: mean rank, and equal when nearly so."""

    places: list[int]
    mean_places: list[float]


# Mean ranks closer than this are a tie.
NEARLY = 0.25


def consensus(places: Sequence[Sequence[int]]) -> Consensus | None:
    """Of some rankings of the same replies, by their ids."""
    if not places:
        return None
    table = np.array(places)
    before = (table[:, :, None] > table[:, None, :]).sum(2)
    tied = (table[:, :, None] == table[:, None, :]).sum(2)
    mean = (before + (tied + 1) / 2).mean(0)
    order = np.argsort(mean, kind="stable")
    place, last, found = 1, mean[order[0]], [0] * len(mean)
    for reply in order.tolist():
        if mean[reply] - last > NEARLY:
            place += 1
            last = mean[reply]
        found[reply] = place
    return Consensus(found, mean.tolist())
