"""The judged replies of a dataset: single replies that people found good or bad."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from labeling.labels.models import Rating
from labeling.prompts.cleaning.keys import load_hasher
from training.datasets.batches import AT_ONCE
from training.datasets.comparisons import is_prompt, is_text, json_rows, whole_text
from training.datasets.errors import DatasetIsRefused
from training.datasets.lines import Line, Row, line_of_label
from training.datasets.models import Kind
from training.datasets.query import Query
from training.datasets.rankings import about
from training.datasets.selection import labels_for
from training.signals import as_signal


def judged_ratings(query: Query) -> QuerySet[Rating]:
    """The ratings that say something: those in between are neither good nor bad."""
    judged = Q(value__gte=query.good_from) | Q(value__lte=query.bad_to)
    judged |= Q(flags__overlap=list(query.bad_flags))
    labels = labels_for(Kind.SIGNALS, query)
    return Rating.objects.filter(judged, label__in=labels, reply__withdrawn_at=None)


def signal_lines(query: Query) -> Iterator[Line]:
    hasher = load_hasher()
    found = judged_ratings(query).select_related(
        "reply", "label__seat__task__prompt", "label__seat__labeler", "label__seat__guideline"
    )
    for one in found.order_by("pk").iterator(chunk_size=AT_ONCE):
        good = is_good(one, query)
        content: Row = {"reply": one.reply.text, "good": good, **about(one.label.seat.task.prompt)}
        line = line_of_label(one.label, content, hasher)
        yield Line(line.row, line.prompt, line.facts | judgement(good=good))


def is_good(rating: Rating, query: Query) -> bool:
    """A flag that makes a reply bad outweighs any number."""
    flagged = set(rating.flags) & set(query.bad_flags)
    return rating.value is not None and rating.value >= query.good_from and not flagged


def file_lines(chunks: Iterable[bytes]) -> Iterator[Line]:
    """The lines of a file of ours, or of one in TRL's unpaired preference type."""
    refusal = DatasetIsRefused.not_signals
    for number, found in enumerate(json_rows(whole_text(chunks, refusal), refusal), start=1):
        row = as_signal(found) if isinstance(found, dict) else {}
        if not _is_signal(row):
            raise DatasetIsRefused(refusal % {"line": number})
        row = {"split": "train", **row}
        facts = {"split": str(row["split"]), "from": "file", **judgement(good=row["good"])}
        yield Line(row, 0, facts)


def judgement(*, good: bool) -> dict[str, str]:
    return {"judgement": "good" if good else "bad"}


def _is_signal(row: dict[str, Any]) -> bool:
    """Whether the engine can read it."""
    reply = row.get("reply")
    return (is_prompt(row.get("prompt")) and is_text(reply) and bool(reply)) and isinstance(
        row.get("good"), bool
    )
