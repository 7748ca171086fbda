"""The database of the agreement benchmark: people, prompts, rankings and scores, by COPY."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

K = 9
LABELS = 3
LABELERS = 1000
USE_CASES = ["generation", "open-qa", "brainstorming", "chat", "rewrite", "summarization"]
LANGUAGES = ["en", "en", "zh-Hans"]
ROUNDS = 4
START = np.datetime64("2026-06-01T00:00:00")
DAYS = 150


@dataclass
class World:
    """What the rows of one benchmark have in common."""

    dice: np.random.Generator
    prompts: int
    labelers: list[int]
    prompt_ids: list[int]
    reply_ids: np.ndarray
    quality: np.ndarray

    def round_of(self, task: int) -> int:
        return task * ROUNDS // self.prompts


def fill(rankings: int) -> None:
    """People who see the same qualities of replies, each with noise of their own."""
    from django.db import connection

    dice = np.random.default_rng(1)
    prompts = rankings // LABELS
    labelers, prompt_ids = make_people(), make_prompts(prompts)
    lengths = dice.integers(20, 200, prompts * K)
    copy_replies(dice, prompt_ids, lengths)
    quality = dice.normal(size=(prompts, K)) + (lengths.reshape(prompts, K) - 110) / 300
    reply_ids = np.arange(1, prompts * K + 1).reshape(prompts, K)
    world = World(dice, prompts, labelers, prompt_ids, reply_ids, quality)
    copy_tasks(world)
    copy_labels(world)
    score = quality.ravel() + dice.normal(scale=0.9, size=prompts * K)
    copy(
        "labeling_replyscore",
        ["model_version", "reply_id", "score", "recorded_at"],
        (("reward-1", at + 1, one, "2026-11-01") for at, one in enumerate(score)),
    )
    with connection.cursor() as cursor:
        cursor.execute(COMPARISONS)
        cursor.execute("VACUUM ANALYZE")


def make_people() -> list[int]:
    from django.utils import timezone

    from labeling.models import Role, User

    User.objects.bulk_create(
        User(
            username=f"labeler-{at}",
            roles=[Role.LABELER],
            held_out=at % 10 == 0,
            qualified_at=timezone.now(),
        )
        for at in range(LABELERS)
    )
    User.objects.create_user("manager", roles=[Role.MANAGER])
    return list(User.objects.filter(roles=[Role.LABELER]).values_list("pk", flat=True))


def make_prompts(count: int) -> list[int]:
    from labeling.models import Prompt

    Prompt.objects.bulk_create(
        [
            Prompt(
                turns=[{"role": "user", "text": f"Question {at} " + "of some length " * 9}],
                use_case=USE_CASES[at % len(USE_CASES)],
                language=LANGUAGES[at % len(LANGUAGES)],
            )
            for at in range(count)
        ],
        batch_size=2000,
    )
    return list(Prompt.objects.order_by("pk").values_list("pk", flat=True))


def copy_replies(dice: np.random.Generator, prompt_ids: list[int], lengths: np.ndarray) -> None:
    from labeling.models import Writer

    def text(at: int) -> str:
        return f"{at} " + "word " * int(lengths[at])

    writers = [Writer.objects.create(model_version=f"model-{at}").pk for at in range(K)]
    copy(
        "labeling_reply",
        ["id", "public_id", "prompt_id", "writer_id", "text", "created_at"],
        (
            (at + 1, uuid(dice), prompt_ids[at // K], writers[at % K], text(at), "2026-06-01")
            for at in range(len(lengths))
        ),
    )


def copy_tasks(world: World) -> None:
    from labeling.tasks.forms import default_form

    form = default_form().pk
    copy(
        "labeling_task",
        ["id", "kind", "purpose", "prompt_id", "form_id", "round_number", "guideline_set"],
        (
            (task + 1, "rank", "training", prompt, form, world.round_of(task), "")
            for task, prompt in enumerate(world.prompt_ids)
        ),
    )
    copy(
        "labeling_taskreply",
        ["task_id", "reply_id"],
        ((at // K + 1, at + 1) for at in range(world.prompts * K)),
    )


SEAT = (
    "id", "public_id", "task_id", "place", "labeler_id", "shown", "taken_at", "held_until",
    "finished_at", "purpose", "kind", "language", "round_number", "skip_reason", "skip_note",
    "left_because",
)  # fmt: skip
LABEL = (
    "id", "public_id", "seat_id", "key", "handed_in_at", "active_ms", "changes", "screen_version",
)  # fmt: skip


def copy_labels(world: World) -> None:
    """Three people rank each task: its qualities, rounded to ties, with noise of their own."""
    dice = world.dice
    seats, labels, orders = [], [], []
    for task in range(world.prompts):
        people = dice.choice(LABELERS, LABELS, replace=False)
        for place, person in enumerate(people.tolist(), start=1):
            number = len(seats) + 1
            seen = np.round((world.quality[task] + dice.normal(scale=0.85, size=K)) * 2)
            shown = dice.permutation(K)
            _, places = np.unique(-seen[shown], return_inverse=True)
            seconds = int(number / (world.prompts * LABELS) * DAYS * 86400)
            at = str(START + np.timedelta64(seconds, "s"))
            seats.append(
                (
                    *(number, uuid(dice), task + 1, place, world.labelers[person]),
                    *(listed(world.reply_ids[task][shown]), at, at, at, "training", "rank"),
                    *(LANGUAGES[task % len(LANGUAGES)], world.round_of(task), "", "", ""),
                )
            )
            active_ms = int(dice.lognormal(12.2, 0.4))
            labels.append((number, uuid(dice), number, uuid(dice), at, active_ms, 0, ""))
            orders.append((number, listed(places + 1), "", ""))
    copy("labeling_seat", SEAT, seats)
    copy("labeling_label", LABEL, labels)
    copy("labeling_ranking", ["label_id", "ranks", "cannot_rank", "note"], orders)


COMPARISONS = """
INSERT INTO labeling_comparison (label_id, first_id, second_id, outcome)
SELECT ranking.label_id, one.reply, other.reply,
    CASE WHEN one.place < other.place THEN 'better'
         WHEN one.place > other.place THEN 'worse' ELSE 'tie' END
FROM labeling_ranking ranking
JOIN labeling_label label ON label.id = ranking.label_id
JOIN labeling_seat seat ON seat.id = label.seat_id
CROSS JOIN LATERAL unnest(seat.shown, ranking.ranks) AS one(reply, place)
CROSS JOIN LATERAL unnest(seat.shown, ranking.ranks) AS other(reply, place)
WHERE one.reply < other.reply
"""


def copy(table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    from django.db import connection

    text = io.StringIO()
    csv.writer(text).writerows(rows)
    text.seek(0)
    with connection.cursor() as cursor:
        names = ", ".join(columns)
        cursor.cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN (FORMAT csv, NULL '-')", text)


def uuid(dice: np.random.Generator) -> str:
    return dice.bytes(16).hex()


def listed(numbers: Any) -> str:
    return "{" + ",".join(map(str, numbers.tolist())) + "}"
