"""Writes the file of a dataset, its prompts and its data card in one transaction."""

import json
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import IO

from django.db import connection, transaction

from labeling.prompts.intake.merging import wait_for_intake
from training.datasets.card import Tally
from training.datasets.errors import DatasetIsRefused, WithdrawnMeanwhile
from training.datasets.lines import Line
from training.datasets.models import Dataset, DatasetPrompt, State
from training.datasets.query import Query
from training.datasets.rows import lines_of
from training.store import store

ROWS, LABELS = "rows.jsonl", "labels.jsonl"
AT_ONCE = 2000


TRIES = 5


def folder_of(dataset: Dataset) -> str:
    return f"datasets/{dataset.public_id}"


def freeze_file(dataset: Dataset) -> None:
    """Write the file, again if a prompt in it was withdrawn in the meantime."""
    for _ in range(TRIES):
        try:
            _freeze_once(dataset)
        except WithdrawnMeanwhile:
            continue
        return
    raise DatasetIsRefused(DatasetIsRefused.withdrawals)


@transaction.atomic
def _freeze_once(dataset: Dataset) -> None:
    # If another worker is freezing the dataset, leave it to that worker.
    waiting = Dataset.objects.filter(pk=dataset.pk, state=State.FREEZING)
    locked = waiting.select_for_update(skip_locked=True).first()
    if locked is None:
        return
    allow_long_pauses()
    write_file(locked, lines_of(locked.kind, _query_of(locked)))


def _query_of(dataset: Dataset) -> Query:
    """Its query. The version after a withdrawal has only rows that the first version had."""
    query, first = Query.parse(dataset.query), dataset
    while first.replaces:
        first = first.replaces
    if first == dataset:
        return query
    return replace(query, among=first.pk, before=first.created_at.isoformat())


def write_file(dataset: Dataset, made: Iterable[Line]) -> None:
    """Write the rows, the list of their labels and the data card, in the caller's transaction."""
    with tempfile.TemporaryDirectory() as scratch:
        rows, labels = Path(scratch) / ROWS, Path(scratch) / LABELS
        with rows.open("w", encoding="utf-8") as file, labels.open("w") as list_of_labels:
            tally = write(made, dataset, file, list_of_labels)
        if not tally.rows:
            raise DatasetIsRefused(DatasetIsRefused.nothing)
        if tally.mixed:
            rows = as_conversations(rows)
        store_files(dataset, rows, tally, labels)


def allow_long_pauses() -> None:
    """Raise the time limits of this transaction.

    The first of a million rows takes long to arrive, and between statements the transaction writes
    and copies files, which may take minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '1h'")
        cursor.execute("SET LOCAL statement_timeout = '15min'")


def as_conversations(rows: Path) -> Path:
    """Make every prompt a conversation, because other tools expect one type per column."""
    converted = rows.with_name("converted.jsonl")
    with rows.open(encoding="utf-8") as lines, converted.open("w", encoding="utf-8") as file:
        for line in lines:
            row = json.loads(line)
            if isinstance(row["prompt"], str):
                row["prompt"] = [{"role": "user", "content": row["prompt"]}]
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return converted


def write(made: Iterable[Line], dataset: Dataset, file: IO[str], list_of_labels: IO[str]) -> Tally:
    tally, prompts = Tally(), set[int]()
    for one in made:
        file.write(json.dumps(one.row, ensure_ascii=False) + "\n")
        if label := one.row.get("label"):
            list_of_labels.write(f"{json.dumps(label)}\n")
        tally.add(one)
        prompts.add(one.prompt)
        if len(prompts) >= AT_ONCE:
            record_prompts(dataset, prompts)
            prompts.clear()
    record_prompts(dataset, prompts)
    return tally


def record_prompts(dataset: Dataset, prompts: Iterable[int]) -> None:
    """Record that these prompts are in the dataset, so that a withdrawal finds it."""
    DatasetPrompt.objects.bulk_create(
        (DatasetPrompt(dataset=dataset, prompt_id=prompt) for prompt in prompts),
        ignore_conflicts=True,
    )


def refuse_withdrawn(dataset: Dataset) -> None:
    """Raise if a prompt was withdrawn. Withdrawals wait for the same lock, so none is missed."""
    wait_for_intake()
    if dataset.prompt_rows.exclude(prompt__withdrawn_at=None).exists():
        raise WithdrawnMeanwhile


def store_files(dataset: Dataset, rows: Path, tally: Tally, labels: Path | None = None) -> None:
    """Put the files into the store and mark the dataset as ready.

    Withdrawals are checked after copying, so that they do not wait for it.
    """
    stored = store.put_file(rows, f"{folder_of(dataset)}/{ROWS}")
    card = tally.as_json()
    if labels is not None:
        listed = store.put_file(labels, f"{folder_of(dataset)}/{LABELS}")
        card["labels sha256"] = listed.sha256
    try:
        refuse_withdrawn(dataset)
    except WithdrawnMeanwhile:
        store.delete_folder(folder_of(dataset))
        raise
    Dataset.objects.filter(pk=dataset.pk).update(
        state=State.READY,
        key=stored.key,
        sha256=stored.sha256,
        size=stored.size,
        rows=tally.rows,
        card=card,
        message="",
    )
