"""What researchers can do with datasets: count what a query matches, freeze it, read it."""

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.functional import Promise

from common.commits import notify_after_commit
from common.errors import Refusal
from labeling.people.models import User
from labeling.prompts.models import Prompt
from training.datasets import jobs
from training.datasets.card import Tally
from training.datasets.comparisons import comparison_rows, facts_of
from training.datasets.errors import DatasetIsNotReady, DatasetIsRefused
from training.datasets.freezing import (
    LABELS,
    ROWS,
    allow_long_pauses,
    as_conversations,
    folder_of,
    freeze_file,
    store_files,
    write_file,
)
from training.datasets.lines import Line, line_of_prompt
from training.datasets.models import Dataset, Kind, State
from training.datasets.query import Query
from training.datasets.rankings import disagreeing
from training.datasets.selection import (
    imported_demonstrations,
    imported_rankings,
    labels_for,
    rewritten_labels,
    takes_imported,
)
from training.datasets.signals import file_lines, judged_ratings
from training.datasets.text import text_rows
from training.store import cache, store


@dataclass(frozen=True)
class Counts:
    """How many rows a query matches, by where they come from."""

    labels: int
    imported: int
    prompts: int

    @property
    def rows(self) -> int:
        return self.labels + self.imported + self.prompts


def preview_counts(*, kind: str, query: Query) -> Counts:
    """Count the rows that freezing would write."""
    if kind == Kind.PROMPTS:
        return Counts(0, 0, Prompt.objects.filter(query.of_prompts()).count())
    if kind == Kind.SIGNALS:
        return Counts(judged_ratings(query).count() if query.labels else 0, 0, 0)
    labels = labels_for(kind, query).count() if query.labels else 0
    if query.labels and query.least_agreement and kind == Kind.RANKINGS:
        labels -= disagreeing(query)
    labels += rewritten_labels(query).count() if query.rewrites else 0
    imported = imported_rankings if kind == Kind.RANKINGS else imported_demonstrations
    return Counts(labels, imported(query).count() if takes_imported(query) else 0, 0)


@transaction.atomic
def freeze(
    *, name: str, kind: str, query: Query, by: User, replaces: Dataset | None = None
) -> Dataset:
    """Create a dataset; its file is written in the background."""
    dataset = _begin(name=name, kind=kind, query=query, by=by, replaces=replaces)
    notify_after_commit(jobs.freeze_dataset.delay, dataset.pk)
    return dataset


def freeze_now(*, name: str, kind: str, query: Query, by: User) -> Dataset:
    """Create a dataset and write its file before returning."""
    dataset = _begin(name=name, kind=kind, query=query, by=by)
    try:
        with store.outages_explained():
            freeze_file(dataset)
    except Refusal:
        dataset.delete()
        raise
    dataset.refresh_from_db()
    return dataset


@transaction.atomic
def freeze_prompts(*, name: str, prompts: Iterable[Prompt], by: User) -> Dataset:
    """Freeze exactly these prompts, in this order, for a sample batch."""
    allow_long_pauses()
    dataset = _begin(name=name, kind=Kind.PROMPTS, query=Query(splits=()), by=by)
    with store.outages_explained():
        write_file(dataset, map(line_of_prompt, prompts))
    dataset.refresh_from_db()
    return dataset


@transaction.atomic
def add_text(*, name: str, chunks: Iterable[bytes], by: User, lines_of_json: bool) -> Dataset:
    """Store pretraining text: lines of {"text"}, or texts separated by empty lines."""
    allow_long_pauses()
    dataset = _begin(name=name, kind=Kind.TEXT, query=Query(), by=by)
    with store.outages_explained(), tempfile.TemporaryDirectory() as scratch:
        rows = Path(scratch) / ROWS
        tally = Tally(rows=text_rows(chunks, rows, lines_of_json=lines_of_json))
        if not tally.rows:
            raise DatasetIsRefused(DatasetIsRefused.not_text)
        store_files(dataset, rows, tally)
    dataset.refresh_from_db()
    return dataset


@transaction.atomic
def add_comparisons(*, name: str, chunks: Iterable[bytes], by: User) -> Dataset:
    """Store a file of comparisons, such as a public benchmark, to evaluate reward models on.

    Its rows are in the test split, so that a reward model trained on the file would have no rows.
    """
    made = (Line(row, 0, facts_of(row)) for row in comparison_rows(chunks))
    return _add_lines(name, Kind.RANKINGS, made, DatasetIsRefused.not_comparisons, by)


@transaction.atomic
def add_signals(*, name: str, chunks: Iterable[bytes], by: User) -> Dataset:
    """Store a file of judged replies, such as one in TRL's unpaired preference type."""
    return _add_lines(name, Kind.SIGNALS, file_lines(chunks), DatasetIsRefused.not_signals, by)


def _add_lines(
    name: str, kind: Kind, made: Iterable[Line], refusal: str | Promise, by: User
) -> Dataset:
    """Store lines that have no prompts here. refusal: the sentence for a file without any."""
    allow_long_pauses()
    dataset = _begin(name=name, kind=kind, query=Query(splits=()), by=by)
    with store.outages_explained(), tempfile.TemporaryDirectory() as scratch:
        rows, tally = Path(scratch) / ROWS, Tally()
        with rows.open("w", encoding="utf-8") as file:
            for line in made:
                file.write(json.dumps(line.row, ensure_ascii=False) + "\n")
                tally.add(line)
        if not tally.rows:
            raise DatasetIsRefused(refusal % {"line": 1})
        store_files(dataset, as_conversations(rows) if tally.mixed else rows, tally)
    dataset.refresh_from_db()
    return dataset


def file_of(dataset: Dataset) -> Path:
    """The path of the file on this machine."""
    delete_withdrawn_from_cache()
    if dataset.state != State.READY or dataset.withdrawn_at:
        raise DatasetIsNotReady
    return store.fetch(dataset.key, dataset.sha256)


def delete_withdrawn_from_cache() -> None:
    """Delete datasets from this machine's cache that were withdrawn on another one."""
    cached = cache.folders("datasets")
    ids = [key.removeprefix("datasets/") for key in cached]
    valid = Dataset.objects.filter(public_id__in=ids, withdrawn_at=None) if ids else []
    cache.delete_folders(set(cached) - {folder_of(one) for one in valid})


def labels_file_of(dataset: Dataset) -> Path:
    """The file with the public ids of its labels, one per line."""
    if dataset.state != State.READY or dataset.withdrawn_at:
        raise DatasetIsNotReady
    return store.fetch(f"{folder_of(dataset)}/{LABELS}", dataset.card.get("labels sha256", ""))


def _begin(
    *, name: str, kind: str, query: Query, by: User, replaces: Dataset | None = None
) -> Dataset:
    said = {} if kind == Kind.TEXT else query.as_json()
    try:
        with transaction.atomic():
            return Dataset.objects.create(
                name=name, kind=kind, query=said, made_by=by, replaces=replaces
            )
    except IntegrityError as taken:
        raise DatasetIsRefused(DatasetIsRefused.name_taken) from taken
