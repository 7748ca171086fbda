"""The reasons that labelers or files gave for their rankings, as lines and columns of a dataset."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from labeling.labels.models import Label, Rating
from labeling.labels.reasons.models import Span
from labeling.prompts.cleaning.keys import Hasher
from labeling.prompts.intake.reasons.models import ImportedRating, ImportedSpan
from labeling.tasks.models import SpanKind
from training.datasets.batches import AT_ONCE
from training.datasets.lines import Line, Row, line_of_label
from training.datasets.models import Kind
from training.datasets.query import Query
from training.datasets.selection import rewritten_labels


def rewrite_lines(kind: str, query: Query, hasher: Hasher) -> Iterator[Line]:
    """Each rewrite as a demonstration, or as a ranking of two: it is better than the original."""
    found = rewritten_labels(query).select_related(
        "seat__task__prompt",
        "seat__labeler",
        "seat__guideline",
        "rewrite__reply",
        "rewrite__original",
    )
    for label in found.order_by("pk").iterator(chunk_size=AT_ONCE):
        line = line_of_label(label, _content(kind, label), hasher)
        yield Line(line.row, line.prompt, line.facts | {"from": "rewrites"})


def _content(kind: str, label: Label) -> Row:
    text = label.rewrite.reply.text
    if kind == Kind.DEMONSTRATIONS:
        return {"response": text}
    return {"replies": [text, label.rewrite.original.text], "ranks": [1, 2]}


def spans_of(labels: Iterable[Label]) -> dict[tuple[int, int], list[Row]]:
    """The marked spans by label and reply, each with its offsets in code points."""
    praise = set(SpanKind.objects.filter(good=True).values_list("form", "code"))
    found: dict[tuple[int, int], list[Row]] = {}
    rows = Span.objects.filter(label__in=labels).order_by("start", "end", "pk")
    for label, reply, start, end, kind, form in rows.values_list(
        "label", "reply", "start", "end", "kind", "label__seat__task__form"
    ):
        span = {"start": start, "end": end, "kind": kind, "good": (form, kind) in praise}
        found.setdefault((label, reply), []).append(span)
    return found


# The part of quality that a rating given here is about.
OVERALL = "overall"


def ratings_of(labels: Iterable[Label]) -> dict[tuple[int, int], list[Row]]:
    """The ratings and notes by label and reply."""
    rows = Rating.objects.filter(label__in=labels).order_by("pk")
    return {
        (one.label_id, one.reply_id): [
            {"part": OVERALL, "value": one.value, "note": one.note, "flags": one.flags}
        ]
        for one in rows
    }


def imported_reasons(replies: Iterable[int], query: Query) -> dict[str, dict[int, list[Row]]]:
    """The columns "ratings" and "spans" of files, as far as the query wants them, by reply."""
    found: dict[str, dict[int, list[Row]]] = {}
    if query.ratings:
        found["ratings"] = {}
        for rating in ImportedRating.objects.filter(reply__in=replies).order_by("pk"):
            row: Row = {"part": rating.part, "value": rating.value, "note": rating.note}
            row |= _origin(rating.labeler_key)
            found["ratings"].setdefault(rating.reply_id, []).append(row)
    if query.spans:
        found["spans"] = {}
        for span in ImportedSpan.objects.filter(reply__in=replies).order_by("start", "end", "pk"):
            row = {"start": span.start, "end": span.end, "kind": span.kind, "note": span.note}
            row |= _origin(span.labeler_key)
            found["spans"].setdefault(span.reply_id, []).append(row)
    return found


def _origin(labeler: UUID | None) -> Row:
    return {"imported": True, "labeler": str(labeler or "")}
