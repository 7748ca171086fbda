"""Build the board from the facts: labels, and every two rankings of one task."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime

import numpy as np

from common.statistics.arrays import Array
from labeling.quality.columns.board import (
    MEASURED,
    NO_MEETS,
    PURPOSES,
    SHORT_WORDS,
    Block,
    Board,
    Labels,
    Meets,
    pairs_of,
)
from labeling.quality.columns.people import People
from labeling.quality.columns.read import Chunk
from labeling.quality.models import NO_PLACE


def build(
    facts: Chunk,
    people: People,
    scores: Mapping[str, Mapping[int, Sequence[float]]],
    *,
    version: int,
    as_of: datetime | None,
) -> Board:
    _, prompts = np.unique(facts.prompt, return_inverse=True)
    use_cases, use_case = np.unique(facts.use_case.astype(str), return_inverse=True)
    languages, language = np.unique(facts.language.astype(str), return_inverse=True)
    purpose = np.array([PURPOSES.index(one) for one in facts.purpose.tolist()], dtype=np.int8)
    first_reply = _starts(facts.replies)
    labels = _labels(facts, people)
    blocks, meets = _blocks(facts, labels, np.isin(purpose, MEASURED))
    return Board(
        version, as_of, people, facts, prompts, first_reply, use_cases.tolist(), use_case,
        languages.tolist(), language, purpose, labels, meets, blocks,
        {model: _flat_scores(facts, first_reply, told) for model, told in scores.items()},
    )  # fmt: skip


def _starts(counts: Array) -> Array:
    return np.concatenate([[0], np.cumsum(counts)])[:-1].astype(np.int64)


def _labels(facts: Chunk, people: People) -> Labels:
    task = np.repeat(np.arange(len(facts.task)), facts.labels)
    replies = facts.replies[task]
    cell = _starts(replies)
    ranked = np.zeros(len(task), dtype=bool)
    some = replies > 1
    ranked[some] = facts.place[cell[some]] != NO_PLACE
    return Labels(
        facts.label, task, people.index(facts.labeler), facts.guideline, facts.handed_in,
        facts.active_ms, _words(facts)[task], ranked, cell,
    )  # fmt: skip


def _words(facts: Chunk) -> Array:
    task_of_reply = np.repeat(np.arange(len(facts.task)), facts.replies)
    replies = np.bincount(task_of_reply, weights=facts.characters, minlength=len(facts.task))
    short = np.array([one[:2] in SHORT_WORDS for one in facts.language], dtype=bool)
    return (facts.prompt_characters + replies) / np.where(short, 2.0, 6.0)


def _blocks(facts: Chunk, labels: Labels, measured: Array) -> tuple[list[Block], Meets]:
    blocks: list[Block] = []
    parts: list[Meets] = []
    begin = 0
    k_of_label = facts.replies[labels.task]
    for k in np.unique(k_of_label[labels.ranked]).tolist():
        rows = np.flatnonzero(labels.ranked & (k_of_label == k))
        places = facts.place[labels.cell[rows][:, None] + np.arange(k)]
        one, other = pairs_of(k)
        signs = np.sign(places[:, one] - places[:, other])
        left, right = _who_meets(labels.task[rows], measured[labels.task[rows]])
        part = _meets(labels, rows, signs, left, right)
        meets = slice(begin, begin + len(left))
        begin += len(left)
        blocks.append(Block(k, rows, places, signs, left, right, meets))
        parts.append(part)
    return blocks, _all(parts)


def _who_meets(task: Array, measured: Array) -> tuple[Array, Array]:
    """Every two rankings of one task; the rankings lie in the order of their tasks."""
    _, begin, count = np.unique(task, return_index=True, return_counts=True)
    lefts, rights = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for labels in np.unique(count).tolist():
        starts = begin[(count == labels) & measured[begin]]
        one, other = pairs_of(labels)
        lefts.append((starts[:, None] + one).ravel())
        rights.append((starts[:, None] + other).ravel())
    left, right = np.concatenate(lefts), np.concatenate(rights)
    order = np.argsort(left, kind="stable")
    return left[order], right[order]


def _meets(labels: Labels, rows: Array, signs: Array, left: Array, right: Array) -> Meets:
    mine, theirs = signs[left], signs[right]
    pairs = np.full(len(left), signs.shape[1], dtype=np.int32)
    product = mine * theirs
    same, opposite = (product == 1).sum(1), (product == -1).sum(1)
    untied = (signs != 0).sum(1)
    both_tie = pairs - (untied[left] + untied[right] - same - opposite)
    one_tie = pairs - same - opposite - both_tie
    scale = np.sqrt(untied[left] * untied[right].astype(float))
    with np.errstate(invalid="ignore"):
        tau = (same - opposite) / scale
    return Meets(
        labels.task[rows[left]], rows[left], rows[right], pairs, same, both_tie, one_tie, opposite,
        tau,
    )  # fmt: skip


def _all(parts: Sequence[Meets]) -> Meets:
    parts = parts or [NO_MEETS]
    return Meets(*(np.concatenate([getattr(one, f.name) for one in parts]) for f in fields(Meets)))


def _flat_scores(facts: Chunk, first_reply: Array, told: Mapping[int, Sequence[float]]) -> Array:
    flat = np.full(len(facts.reply), np.nan)
    tasks = np.fromiter(told, dtype=np.int64, count=len(told))
    known = np.isin(facts.task, tasks)
    for at, task in zip(np.flatnonzero(known).tolist(), facts.task[known].tolist(), strict=True):
        scores = told[task]
        if len(scores) == facts.replies[at]:
            flat[first_reply[at] : first_reply[at] + len(scores)] = scores
    return flat
