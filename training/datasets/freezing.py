"""Writing the file of a dataset, and everything that is known about it, in one transaction."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import IO

from django.db import transaction

from labeling.prompts.intake.merging import lock_intake
from training import store
from training.datasets.models import Dataset, DatasetPrompt, State
from training.datasets.query import Query
from training.datasets.rows import Made, rows_of
from training.errors import DatasetIsRefused

ROWS, LABELS = "rows.jsonl", "labels.jsonl"
AT_ONCE = 2000
# A value that is rarer than these is not worth a line of the card.
MOST_VALUES = 50


class WithdrawnMeanwhile(Exception):
    """A prompt was withdrawn while the file was written: write it again."""


@dataclass
class Tally:
    """What the data card says."""

    rows: int = 0
    facts: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, made: Made) -> None:
        self.rows += 1
        for name, value in made.facts.items():
            self.facts.setdefault(name, Counter())[value] += 1

    def as_json(self) -> dict[str, object]:
        """Of labelers only how many there are: who they are is nobody's business here."""
        labelers = self.facts.pop("labeler", Counter())
        counts = {name: dict(found.most_common(MOST_VALUES)) for name, found in self.facts.items()}
        return {"counts": counts, "labelers": len(labelers - Counter({"": labelers[""]}))}


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
    # Who freezes the same dataset at the same time waits here and then finds it done.
    locked = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if locked.state != State.FREEZING:
        return
    with tempfile.TemporaryDirectory() as scratch:
        rows, labels = Path(scratch) / ROWS, Path(scratch) / LABELS
        made = rows_of(locked.kind, Query.parse(locked.query))
        with rows.open("w") as file, labels.open("w") as list_of_labels:
            tally = write(made, locked, file, list_of_labels)
        if not tally.rows:
            raise DatasetIsRefused(DatasetIsRefused.nothing)
        refuse_withdrawn(locked)
        keep(locked, rows, tally, labels)


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
    """Put the files into the store and say that the dataset is ready."""
    stored = store.put_file(rows, f"{folder_of(dataset)}/{ROWS}")
    card = tally.as_json()
    if labels is not None:
        listed = store.put_file(labels, f"{folder_of(dataset)}/{LABELS}")
        card["labels sha256"] = listed.sha256
    Dataset.objects.filter(pk=dataset.pk).update(
        state=State.READY,
        key=stored.key,
        sha256=stored.sha256,
        size=stored.size,
        rows=tally.rows,
        card=card,
        message="",
    )


def text_rows(chunks: Iterable[bytes], target: Path, *, lines_of_json: bool) -> int:
    """Pretraining text as lines of {"text"}: plain text is cut at empty lines."""
    number, rest = 0, b""
    cut = b"\n" if lines_of_json else b"\n\n"
    with target.open("w") as file:
        for chunk in chain(chunks, [cut]):
            *pieces, rest = (rest + chunk.replace(b"\r\n", b"\n")).split(cut)
            for piece in pieces:
                if text := _text_of(piece, lines_of_json):
                    file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
                    number += 1
    return number


def _text_of(piece: bytes, lines_of_json: bool) -> str:
    try:
        said = piece.decode().strip()
        if not lines_of_json or not said:
            return said
        row = json.loads(said)
    except (UnicodeDecodeError, ValueError, RecursionError) as wrong:
        raise DatasetIsRefused(DatasetIsRefused.not_text) from wrong
    text = row.get("text") if isinstance(row, dict) else None
    if not isinstance(text, str):
        raise DatasetIsRefused(DatasetIsRefused.not_text)
    return text.strip()
