"""What researchers do with datasets: look at what would come in, freeze it, hand it out."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, transaction

from common.errors import Refusal
from labeling.people.models import User
from labeling.prompts.models import Prompt
from training.datasets import jobs
from training.datasets.card import Tally
from training.datasets.errors import DatasetIsNotReady, DatasetIsRefused
from training.datasets.freezing import (
    LABELS,
    ROWS,
    allow_pauses,
    folder_of,
    freeze_file,
    keep,
    write_file,
)
from training.datasets.models import Dataset, Kind, State
from training.datasets.query import Query
from training.datasets.rows import (
    imported_demonstrations,
    imported_rankings,
    labels_for,
    prompt_row,
    takes_imported,
)
from training.datasets.text import text_rows
from training.store import cache, store


@dataclass(frozen=True)
class Counts:
    """How many rows a query would freeze, and where they come from."""

    labels: int
    imported: int
    prompts: int

    @property
    def rows(self) -> int:
        return self.labels + self.imported + self.prompts


def preview_counts(*, kind: str, query: Query) -> Counts:
    """Before rankings are left out by agreement, which only the freezing looks at."""
    if kind == Kind.PROMPTS:
        return Counts(0, 0, Prompt.objects.filter(query.of_prompts()).count())
    labels = labels_for(kind, query).count() if query.labels else 0
    brought = imported_rankings if kind == Kind.RANKINGS else imported_demonstrations
    return Counts(labels, brought(query).count() if takes_imported(query) else 0, 0)


@transaction.atomic
def freeze(
    *, name: str, kind: str, query: Query, by: User, replaces: Dataset | None = None
) -> Dataset:
    """Ask for a dataset; its file is written later."""
    dataset = _begin(name=name, kind=kind, query=query, by=by, replaces=replaces)
    transaction.on_commit(lambda: jobs.freeze_dataset.delay(dataset.pk))
    return dataset


def freeze_now(*, name: str, kind: str, query: Query, by: User) -> Dataset:
    """Freeze and wait for it: for commands, rounds and tests."""
    dataset = _begin(name=name, kind=kind, query=query, by=by)
    try:
        with store.in_words():
            freeze_file(dataset)
    except Refusal:
        dataset.delete()
        raise
    dataset.refresh_from_db()
    return dataset


@transaction.atomic
def freeze_prompts(*, name: str, prompts: Iterable[Prompt], by: User) -> Dataset:
    """Exactly these prompts, in this order: what a sample batch asks."""
    allow_pauses()
    dataset = _begin(name=name, kind=Kind.PROMPTS, query=Query(splits=()), by=by)
    with store.in_words():
        write_file(dataset, map(prompt_row, prompts))
    dataset.refresh_from_db()
    return dataset


@transaction.atomic
def add_text(*, name: str, chunks: Iterable[bytes], by: User, lines_of_json: bool) -> Dataset:
    """Keep pretraining text: lines of {"text"}, or plain text with empty lines between texts."""
    allow_pauses()
    dataset = _begin(name=name, kind=Kind.TEXT, query=Query(), by=by)
    with store.in_words(), tempfile.TemporaryDirectory() as scratch:
        rows = Path(scratch) / ROWS
        tally = Tally(rows=text_rows(chunks, rows, lines_of_json=lines_of_json))
        if not tally.rows:
            raise DatasetIsRefused(DatasetIsRefused.not_text)
        keep(dataset, rows, tally)
    dataset.refresh_from_db()
    return dataset


def file_of(dataset: Dataset) -> Path:
    """The file on this machine."""
    forget_withdrawn_here()
    if dataset.state != State.READY or dataset.withdrawn_at:
        raise DatasetIsNotReady
    return store.fetch(dataset.key, dataset.sha256)


def forget_withdrawn_here() -> None:
    """Take out of this machine's cache what was withdrawn on another."""
    kept = cache.folders("datasets")
    ids = [key.removeprefix("datasets/") for key in kept]
    good = Dataset.objects.filter(public_id__in=ids, withdrawn_at=None) if ids else []
    cache.forget(set(kept) - {folder_of(one) for one in good})


def labels_file_of(dataset: Dataset) -> Path:
    """The public ids of the labels in it, one on a line."""
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
