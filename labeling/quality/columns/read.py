"""Reads facts from Postgres into flat arrays, a chunk of tasks at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from django.db import connection

from common.statistics.arrays import Array
from labeling.quality.models import NOT_JUDGED

# Tasks whose ids agree but for the last bits are read together, and again when one of them changes.
CHUNK = 4096


@dataclass(frozen=True)
class Chunk:
    """Flat arrays: a row per task, per reply of a task, per label, per label and reply."""

    task: Array
    prompt: Array
    purpose: Array
    round: Array
    use_case: Array
    language: Array
    prompt_characters: Array
    replies: Array  # how many each task has
    labels: Array  # how many each task has

    reply: Array
    writer: Array
    characters: Array

    label: Array
    labeler: Array
    guideline: Array
    handed_in: Array
    active_ms: Array

    place: Array
    slot: Array
    rating: Array
    flags: Array


def join(chunks: Sequence[Chunk]) -> Chunk:
    """All chunks one behind the other."""
    return Chunk(*(np.concatenate([getattr(one, f.name) for one in chunks]) for f in fields(Chunk)))


def dirty_chunks(*, after: int) -> list[int]:
    """Chunks in which a refresh after this one wrote something."""
    statement = "SELECT DISTINCT task_id / %s FROM labeling_taskfacts WHERE version > %s ORDER BY 1"
    return [chunk for (chunk,) in _ask(statement, [CHUNK, after])]


# Arrays come as text: numpy reads a million numbers from one long string faster than psycopg2
# makes a list of them.
READ = """
SELECT task_id, prompt_id, purpose, round_number, use_case, language, prompt_characters,
    cardinality(replies), cardinality(labels),
    array_to_string(replies, ','), array_to_string(writers, ','),
    array_to_string(characters, ','), array_to_string(labels, ','),
    array_to_string(labelers, ','), array_to_string(guidelines, ','),
    array_to_string(handed_in, ','), array_to_string(active_ms, ','),
    array_to_string(places, ','), array_to_string(slots, ','), array_to_string(ratings, ','),
    CASE WHEN kind IN ('rate', 'rank_and_rate') THEN array_to_string(flags, ',') END
FROM labeling_taskfacts
WHERE task_id >= %s AND task_id < %s AND labels <> '{}'
ORDER BY task_id
"""


def read_chunk(number: int) -> Chunk:
    rows = _ask(READ, [number * CHUNK, (number + 1) * CHUNK])
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) or [()] * 21
    whole = [np.array(columns[at], dtype=np.int64) for at in (0, 1, 3, 6, 7, 8)]
    task, prompt, round_number, prompt_characters, replies, labels = whole
    purpose, use_case, language = (np.array(columns[at], dtype=object) for at in (2, 4, 5))
    numbers = [_numbers(columns[at]) for at in range(9, 20)]
    reply, writer, characters, label, labeler, guideline, handed_in, active_ms = numbers[:8]
    place, slot, rating = (array.astype(np.int8) for array in numbers[8:])
    return Chunk(
        task, prompt, purpose, round_number, use_case, language, prompt_characters, replies,
        labels, reply, writer, characters, label, labeler, guideline, handed_in, active_ms,
        place, slot, rating, _flags(columns[20], replies * labels),
    )  # fmt: skip


def _numbers(texts: Iterable[str]) -> Array:
    joined = ",".join(texts)
    return np.fromstring(joined, dtype=np.int64, sep=",") if joined else np.zeros(0, np.int64)


# Every set of flags that was ever ticked, by the number that stands for it in the arrays.
FLAG_SETS: list[str] = [NOT_JUDGED]
_number_of = {NOT_JUDGED: 0}


def _flags(texts: Iterable[str | None], counts: Array) -> Array:
    """What was ticked, per label and reply; most tasks ask for nothing."""
    parts = [
        np.zeros(int(count), dtype=np.int32)
        if text is None
        else np.array([_number(one) for one in text.split(",")], dtype=np.int32)
        for text, count in zip(texts, counts, strict=True)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)


def _number(flags: str) -> int:
    number = _number_of.get(flags)
    if number is None:
        FLAG_SETS.append(flags)
        number = _number_of[flags] = len(FLAG_SETS) - 1
    return number


def newest_models(most: int) -> list[str]:
    """The reward models that came last, newest first."""
    return [model for (model,) in _ask(NEWEST, [most])]


# By when a model first said something: an old one may still be asked about new replies.
NEWEST = """
SELECT model_version FROM labeling_taskscores
GROUP BY model_version ORDER BY min(version) DESC, model_version DESC LIMIT %s
"""


def read_scores(model: str, *, after: int) -> dict[int, list[float]]:
    """What a reward model says of the replies of each task, as far as it is new."""
    return dict(_ask(SCORES, [model, after]))


SCORES = """
SELECT task_id, scores FROM labeling_taskscores WHERE model_version = %s AND version > %s
"""


def _ask(statement: str, values: Sequence[int | str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())
