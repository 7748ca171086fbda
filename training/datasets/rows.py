"""The lines of a dataset one by one, so that a million of them need little memory."""

from collections.abc import Iterator

from labeling.prompts.cleaning.keys import load_hasher
from labeling.prompts.models import Prompt
from training.datasets.batches import AT_ONCE
from training.datasets.lines import (
    Line,
    content_of,
    facts_of,
    limits_of,
    line_of_label,
    line_of_prompt,
)
from training.datasets.models import Kind
from training.datasets.query import Query
from training.datasets.rankings import ranking_lines
from training.datasets.reasons import rewrite_lines
from training.datasets.selection import imported_demonstrations, labels_for, takes_imported
from training.datasets.signals import signal_lines


def lines_of(kind: str, query: Query) -> Iterator[Line]:
    """The lines in an order that is always the same."""
    match kind:
        case Kind.DEMONSTRATIONS:
            yield from _demonstrations(query)
        case Kind.RANKINGS:
            yield from ranking_lines(query)
        case Kind.SIGNALS:
            yield from signal_lines(query) if query.labels else ()
        case Kind.PROMPTS:
            yield from _prompts(query)
        case _:
            raise ValueError(kind)


def _prompts(query: Query) -> Iterator[Line]:
    found = Prompt.objects.filter(query.of_prompts()).order_by("pk")
    yield from map(line_of_prompt, found.iterator(chunk_size=AT_ONCE))


def _demonstrations(query: Query) -> Iterator[Line]:
    hasher = load_hasher()
    if query.labels:
        found = labels_for(Kind.DEMONSTRATIONS, query).select_related(
            "seat__task__prompt", "seat__labeler", "seat__guideline", "demonstration__reply"
        )
        for label in found.order_by("pk").iterator(chunk_size=AT_ONCE):
            yield line_of_label(label, {"response": label.demonstration.reply.text}, hasher)
    if query.rewrites:
        yield from rewrite_lines(Kind.DEMONSTRATIONS, query, hasher)
    if takes_imported(query):
        imported = imported_demonstrations(query).select_related("reply__prompt")
        for one in imported.order_by("pk").iterator(chunk_size=AT_ONCE):
            prompt = one.reply.prompt
            row = {"prompt": content_of(prompt), "response": one.reply.text, "split": prompt.split}
            row |= limits_of(prompt)
            yield Line(row, prompt.pk, facts_of(prompt) | {"from": "file"})
