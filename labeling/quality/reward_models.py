"""Is the reward model as good as a person? Both, on the same pairs; and what it said of replies."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.db.models.functions import Now

from common.statistics import intervals
from labeling.quality.agreement import Ties, counted
from labeling.quality.columns.board import Board
from labeling.quality.columns.numbers import many, used
from labeling.quality.filters import Met
from labeling.quality.measures import Counted, Measure, measure, measures
from labeling.quality.models import ReplyScore
from labeling.quality.pairwise import model_agreement

AT_ONCE = 5000


@transaction.atomic
def record_scores(*, model_version: str, scores: Iterable[tuple[int, float]]) -> int:
    """Keep what a reward model says of replies, by their ids: how many of them are new or changed.

    Saying the same again changes nothing; another score takes the place of the earlier one.
    """
    told = {reply: float(score) for reply, score in scores}
    known = dict(
        ReplyScore.objects.filter(model_version=model_version, reply__in=told).values_list(
            "reply_id", "score"
        )
    )
    new = [
        ReplyScore(model_version=model_version, reply_id=reply, score=score, recorded_at=Now())
        for reply, score in told.items()
        if known.get(reply) != score
    ]
    ReplyScore.objects.bulk_create(
        new,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["model_version", "reply"],
        update_fields=["score", "recorded_at"],
    )
    return len(new)


@dataclass(frozen=True)
class BesidePeople:
    """A reward model beside people: how far each agrees with people, on the same pairs."""

    name: str
    measure: Measure
    people: Measure
    difference: Measure


def beside_people(found: Met, ties: Ties, *, first: str = "") -> list[BesidePeople]:
    """Every reward model that scored replies of these meetings: one first, then newest first."""
    order = sorted(found.board.scores, key=lambda model: model != first)
    compared = (_compared(found, model, ties) for model in order)
    return [one for one in compared if one.measure.pairs]


def _compared(found: Met, model: str, ties: Ties) -> BesidePeople:
    board = found.board
    agreed, out_of = model_agreement(board, model, ties)
    both = (out_of[found.rows.first] > 0) | (out_of[found.rows.second] > 0)
    same = found.only(both)
    labels = used(np.concatenate([same.rows.first, same.rows.second]))
    machine = _by_label(board, labels, agreed[labels], out_of[labels])
    human = counted(same, ties)
    return BesidePeople(
        model,
        measures(machine, 1, enough_people=1)[0],
        measures(human, 1)[0],
        _difference(machine, human),
    )


def _by_label(board: Board, labels: np.ndarray, agreed: np.ndarray, out_of: np.ndarray) -> Counted:
    task = board.labels.task[labels]
    k = board.facts.replies[task]
    group = np.zeros(len(labels), dtype=np.int64)
    who = [board.labels.labeler[labels]]
    return Counted(group, board.prompts[task], who, agreed, out_of, k * (k - 1) // 2)


def _difference(machine: Counted, human: Counted) -> Measure:
    """Model minus people, with the same prompts drawn for both."""
    sums = np.concatenate(
        [
            intervals.per_unit(rows.prompt, rows.group, 1, values)
            for rows in (machine, human)
            for values in (rows.agreed, rows.out_of)
        ],
        axis=1,
    )
    found = intervals.of_figure(sums, lambda s: s[:, 0] / s[:, 1] - s[:, 2] / s[:, 3])
    return measure(
        found,
        prompts=many(human.prompt),
        pairs=int(human.pairs.sum()),
        people=many(np.concatenate(human.people)),
    )
