"""Chooses the prompts of a batch: by their kind, and by what their earlier replies show."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from django.db import connection
from django.db.models import Exists, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from labeling.prompts.models import Prompt, Split
from labeling.tasks.models import Purpose, Task
from training.samples.errors import BatchIsRefused
from training.samples.models import BatchPrompt, State

RANDOM, DISAGREEMENT, UNCERTAINTY = "random", "disagreement", "uncertainty"
ORDERS = (RANDOM, DISAGREEMENT, UNCERTAINTY)
FEWEST_MEMBERS = 2


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The conditions. An empty one is met by all; the same seed chooses the same prompts."""

    number: int = 100
    split: str = Split.TRAIN
    use_cases: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    # Never in an earlier batch, unless that was discarded, and never ranked by people before.
    unseen: bool = True
    order: str = RANDOM
    # By uncertainty: the reward models of the ensemble, by name.
    reward_models: tuple[str, ...] = ()
    seed: int = 0

    @classmethod
    def parse(cls, said: Mapping[str, Any]) -> Self:
        known = {one.name for one in fields(cls)}
        listed: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list | tuple) else value
            for name, value in said.items()
            if name in known
        }
        return cls(**listed)

    def as_json(self) -> dict[str, Any]:
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }

    def check(self) -> None:
        if self.order != RANDOM and self.unseen:
            raise BatchIsRefused(BatchIsRefused.order_needs_earlier_replies)
        if self.order == UNCERTAINTY and len(set(self.reward_models)) < FEWEST_MEMBERS:
            raise BatchIsRefused(BatchIsRefused.ensemble_is_too_small)


def eligible(choice: Choice) -> QuerySet[Prompt]:
    """The prompts that may be asked."""
    found = Prompt.objects.in_use().filter(split=choice.split)
    for column, values in {
        "use_case": choice.use_cases,
        "kind": choice.kinds,
        "language": choice.languages,
    }.items():
        if values:
            found = found.filter(**{f"{column}__in": values})
    return found.filter(~_seen()) if choice.unseen else found


def _seen() -> Q:
    batches = BatchPrompt.objects.filter(prompt=OuterRef("pk"))
    alive = batches.exclude(batch__state=State.DISCARDED)
    ranked = Task.objects.filter(
        prompt=OuterRef("pk"), purpose=Purpose.TRAINING, replies__isnull=False
    )
    return Q(Exists(alive)) | Q(Exists(ranked))


def choose(choice: Choice) -> list[Prompt]:
    """The prompts, the first to be asked first."""
    choice.check()
    if choice.order == RANDOM:
        return list(_by_chance(eligible(choice), choice.seed)[: choice.number])
    doubt = doubts(choice)
    known = list(_by_chance(eligible(choice).filter(pk__in=doubt), choice.seed))
    # Equal doubts stay in the order of chance: sorting is stable.
    return sorted(known, key=lambda prompt: -doubt[prompt.pk])[: choice.number]


def _by_chance(prompts: QuerySet[Prompt], seed: int) -> QuerySet[Prompt]:
    """Each prompt is as likely as any other, and has its place whatever else is there."""
    text = Concat(Value(f"{seed}/"), Cast("public_id", TextField()))
    place = Func(text, function="md5", output_field=TextField())
    return prompts.annotate(place=place).order_by("place")


def doubts(choice: Choice) -> dict[int, float]:
    """How unsure people or the ensemble are, by prompt; prompts about which nobody knows lack."""
    if choice.order == DISAGREEMENT:
        return _asked(DISAGREED)
    return _asked(UNSURE, [list(choice.reward_models)] * 2)


def _asked(statement: str, values: Sequence[list[str]] = ()) -> dict[int, float]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return {prompt: float(doubt) for prompt, doubt in cursor.fetchall()}


# The share of judgements of two labelers about the same pair that differ, by prompt.
# A tie beside an order differs by half.
DISAGREED = """
SELECT task.prompt_id, avg(CASE
    WHEN one.outcome = other.outcome THEN 0.0
    WHEN 'tie' IN (one.outcome, other.outcome) THEN 0.5
    ELSE 1.0 END)::float8
FROM labeling_comparison one
JOIN labeling_label one_label ON one_label.id = one.label_id
JOIN labeling_seat one_seat ON one_seat.id = one_label.seat_id AND one_seat.left_at IS NULL
JOIN labeling_task task ON task.id = one_seat.task_id AND task.purpose = 'training'
JOIN labeling_comparison other ON other.first_id = one.first_id
    AND other.second_id = one.second_id AND other.label_id > one.label_id
JOIN labeling_label other_label ON other_label.id = other.label_id
JOIN labeling_seat other_seat
    ON other_seat.id = other_label.seat_id AND other_seat.left_at IS NULL
GROUP BY task.prompt_id
"""

# The deviation of the members' scores of a reply, mean over the replies of a prompt.
UNSURE = """
SELECT prompt_id, avg(spread)::float8 FROM (
    SELECT prompt_id, stddev_pop(score) AS spread FROM (
        SELECT reply.prompt_id, 'r' || reply.id AS reply, said.model_version AS member, said.score
        FROM labeling_replyscore said JOIN labeling_reply reply ON reply.id = said.reply_id
        WHERE said.model_version = ANY(%s)
        UNION
        SELECT asked.prompt_id, 's' || sample.id, member.key, member.value::float8
        FROM training_sample sample
        JOIN training_batchprompt asked ON asked.id = sample.batch_prompt_id
        CROSS JOIN LATERAL jsonb_each_text(sample.numbers -> 'score') member
        WHERE jsonb_typeof(sample.numbers -> 'score') = 'object' AND sample.reply_id IS NULL
            AND member.key = ANY(%s)
    ) scores
    GROUP BY prompt_id, reply HAVING count(DISTINCT member) > 1
) replies
GROUP BY prompt_id
"""
