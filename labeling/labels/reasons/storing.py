"""Writing spans and a rewrite under a label, and reading them back."""

from collections.abc import Mapping

from labeling.labels.answers import Answer, RewriteGiven, SpanGiven
from labeling.labels.locking import LockedSeat
from labeling.labels.models import Label
from labeling.labels.reasons.models import Rewrite, Span
from labeling.prompts.models import Reply, Writer
from labeling.tasks.blindness import slots


def store_reasons(label: Label, answer: Answer, locked: LockedSeat) -> None:
    """Write the rows of the spans and of the rewrite. `check_reasons` has accepted them."""
    shown = locked.seat.shown
    reply_of = dict(zip(slots(len(shown)), shown, strict=True))
    Span.objects.bulk_create(
        Span(label=label, reply_id=reply_of[slot], start=one.start, end=one.end, kind=one.kind)
        for slot, given in answer.spans.items()
        for one in given
    )
    if answer.rewrite is not None:
        _store_rewrite(label, answer.rewrite, reply_of[answer.rewrite.slot], locked)


def _store_rewrite(label: Label, given: RewriteGiven, original: int, locked: LockedSeat) -> None:
    writer, _ = Writer.objects.get_or_create(person_id=locked.seat.labeler_id)
    reply = Reply.objects.create(prompt_id=locked.prompt_id, writer=writer, text=given.text)
    Rewrite.objects.create(
        label=label, reply=reply, original_id=original, pasted_chars=given.pasted_chars
    )


def remove_reasons(label: Label) -> None:
    """Delete the rows, before those of another answer are stored."""
    label.spans.all().delete()
    # Keep the reply of a rewrite: others may already be judging it.
    Rewrite.objects.filter(label=label).delete()


def spans_of(label: Label, slot_of: Mapping[int, str]) -> dict[str, tuple[SpanGiven, ...]]:
    """Return the spans by slot, in the order of the text."""
    found: dict[str, tuple[SpanGiven, ...]] = {}
    for span in label.spans.order_by("reply_id", "start", "end", "pk"):
        slot = slot_of[span.reply_id]
        found[slot] = (*found.get(slot, ()), SpanGiven(span.start, span.end, span.kind))
    return found


def rewrite_of(label: Label, slot_of: Mapping[int, str]) -> RewriteGiven | None:
    stored = Rewrite.objects.filter(label=label).select_related("reply").first()
    if stored is None:
        return None
    return RewriteGiven(slot_of[stored.original_id], stored.reply.text, stored.pasted_chars)
