"""Is the reward model as good as a person? Both, on the same pairs; and what it said of replies."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.db.models.functions import Now

from common.statistics import intervals
from labeling.quality.agreement import Ties, counted
from labeling.quality.columns.numbers import many
from labeling.quality.filters import Met
from labeling.quality.measures import Counted, Measure, measure, measures
from labeling.quality.models import ReplyScore
from labeling.quality.pairwise import model_agreement, with_model

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
    """Both on the meetings whose two rankings the model can be held against.

    A meeting weighs the same on both sides: people agree in it with each other, the model with
    both of them. So a model that ranks as one of them would has the difference zero.
    """
    _, out_of = model_agreement(found.board, model, ties)
    same = found.only((out_of[found.rows.first] > 0) & (out_of[found.rows.second] > 0))
    one_group = np.zeros(len(same.at), dtype=np.int64)
    machine = with_model(same, one_group, ties, model)
    human = counted(same, ties)
    return BesidePeople(
        model, measures(machine, 1)[0], measures(human, 1)[0], _difference(machine, human)
    )


def _difference(machine: Counted, human: Counted) -> Measure:
    """Model minus people, over the same prompts."""
    sums = np.concatenate(
        [
            intervals.per_unit(rows.prompt, rows.group, 1, values)
            for rows in (machine, human)
            for values in (rows.agreed, rows.out_of)
        ],
        axis=1,
    )
    found = intervals.of_coefficient(
        sums, lambda s: s[:, 0] / s[:, 1] - s[:, 2] / s[:, 3], sums[:, 3]
    )
    return measure(
        found,
        prompts=many(human.prompt),
        pairs=int(human.pairs.sum()),
        people=many(np.concatenate(human.people)),
    )
