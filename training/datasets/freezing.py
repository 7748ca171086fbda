"""Writing the file of a dataset, and everything that is known about it, in one transaction."""

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from django.db import connection, transaction

from labeling.prompts.intake.merging import lock_intake
from training.datasets.card import Tally
from training.datasets.errors import DatasetIsRefused
from training.datasets.models import Dataset, DatasetPrompt, State
from training.datasets.query import Query
from training.datasets.rows import Made, rows_of
from training.store import store

ROWS, LABELS = "rows.jsonl", "labels.jsonl"
AT_ONCE = 2000


class WithdrawnMeanwhile(Exception):
    """A prompt was withdrawn while the file was written: write it again."""


def folder_of(dataset: Dataset) -> str:
    return f"datasets/{dataset.public_id}"


TRIES = 5


def freeze_file(dataset: Dataset) -> None:
    """Write the file until nothing in it was withdrawn meanwhile."""
    for _ in range(TRIES):
        try:
            _freeze_once(dataset)
        except WithdrawnMeanwhile:
            continue
        return
    raise DatasetIsRefused(DatasetIsRefused.restless)


@transaction.atomic
def _freeze_once(dataset: Dataset) -> None:
    # Who freezes the same dataset already goes on alone.
    waiting = Dataset.objects.filter(pk=dataset.pk, state=State.FREEZING)
    locked = waiting.select_for_update(skip_locked=True).first()
    if locked is None:
        return
    allow_pauses()
    write_file(locked, rows_of(locked.kind, Query.parse(locked.query)))


def write_file(dataset: Dataset, made: Iterable[Made]) -> None:
    """The rows, the list of their labels and the data card; in the caller's transaction."""
    with tempfile.TemporaryDirectory() as scratch:
        rows, labels = Path(scratch) / ROWS, Path(scratch) / LABELS
        with rows.open("w", encoding="utf-8") as file, labels.open("w") as list_of_labels:
            tally = write(made, dataset, file, list_of_labels)
        if not tally.rows:
            raise DatasetIsRefused(DatasetIsRefused.nothing)
        if tally.mixed:
            rows = with_turns(rows)
        keep(dataset, rows, tally, labels)


def allow_pauses() -> None:
    """The first row of a million is a while in coming, and between its statements the
    transaction writes and copies files, which may take minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '1h'")
        cursor.execute("SET LOCAL statement_timeout = '15min'")


def with_turns(rows: Path) -> Path:
    """Where some prompts are conversations, all are: other tools want one type in a column."""
    turned = rows.with_name("turned.jsonl")
    with rows.open(encoding="utf-8") as lines, turned.open("w", encoding="utf-8") as file:
        for line in lines:
            row = json.loads(line)
            if isinstance(row["prompt"], str):
                row["prompt"] = [{"role": "user", "content": row["prompt"]}]
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return turned


def write(made: Iterable[Made], dataset: Dataset, file: IO[str], list_of_labels: IO[str]) -> Tally:
    tally, prompts = Tally(), set[int]()
    for one in made:
        file.write(json.dumps(one.row, ensure_ascii=False) + "\n")
        if label := one.row.get("label"):
            list_of_labels.write(f"{json.dumps(label)}\n")
        tally.add(one)
        prompts.add(one.prompt)
        if len(prompts) >= AT_ONCE:
            remember(dataset, prompts)
            prompts.clear()
    remember(dataset, prompts)
    return tally


def remember(dataset: Dataset, prompts: Iterable[int]) -> None:
    """These prompts are in the dataset: what a withdrawal looks for."""
    DatasetPrompt.objects.bulk_create(
        (DatasetPrompt(dataset=dataset, prompt_id=prompt) for prompt in prompts),
        ignore_conflicts=True,
    )


def refuse_withdrawn(dataset: Dataset) -> None:
    """Withdrawals hold the same lock: after it there is none that we could have missed."""
    lock_intake()
    if dataset.prompt_rows.exclude(prompt__withdrawn_at=None).exists():
        raise WithdrawnMeanwhile


def keep(dataset: Dataset, rows: Path, tally: Tally, labels: Path | None = None) -> None:
    """Put the files into the store and say that the dataset is ready.

    Withdrawals are looked for last: nobody who withdraws waits for the copying.
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
