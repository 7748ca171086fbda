"""Whether marked spans and a rewrite fit the replies that they are about."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from labeling.labels.answers import Answer, Asked, RewriteGiven, SpanGiven
from labeling.prompts.models import Reply

MOST_SPANS = 100

Mistake = tuple[str, str]  # the field, and a sentence about it


def check_reasons(answer: Answer, asked: Asked, shown: Sequence[int]) -> None:
    """Raise a ValidationError with every mistake in the spans and the rewrite, by field."""
    if not answer.spans and answer.rewrite is None:
        return
    texts = _texts(asked.slots, shown)
    mistakes: dict[str, list[str]] = {}
    for field, sentence in [*_in_spans(answer.spans, asked, texts), *_in_rewrite(answer, texts)]:
        mistakes.setdefault(field, []).append(sentence)
    if mistakes:
        raise ValidationError(mistakes)


def _texts(slots: str, shown: Sequence[int]) -> dict[str, str]:
    found = dict(Reply.objects.filter(pk__in=shown).values_list("pk", "text"))
    return {slot: found[reply] for slot, reply in zip(slots, shown, strict=True)}


def _in_spans(
    spans: Mapping[str, Sequence[SpanGiven]], asked: Asked, texts: Mapping[str, str]
) -> Iterator[Mistake]:
    for slot, given in spans.items():
        if slot not in texts:
            yield f"spans.{slot}", _("This task shows no reply %(slot)s.") % {"slot": slot}
            continue
        if len(given) > MOST_SPANS:
            yield f"spans.{slot}", _("Mark at most %(most)s spans.") % {"most": MOST_SPANS}
            continue
        for number, span in enumerate(given):
            field = f"spans.{slot}.{number}"
            yield from ((field, wrong) for wrong in _in_span(span, asked, texts[slot]))
        for span, times in Counter(given).items():
            if times > 1:
                yield f"spans.{slot}", _("%(start)s-%(end)s is marked twice as %(kind)s.") % {
                    "start": span.start, "end": span.end, "kind": span.kind,
                }  # fmt: skip


def _in_span(span: SpanGiven, asked: Asked, text: str) -> Iterator[str]:
    if not 0 <= span.start < span.end <= len(text):
        yield _(
            "%(start)s-%(end)s is not a part of this reply, which has %(length)s characters."
        ) % {"start": span.start, "end": span.end, "length": len(text)}
    elif not text[span.start : span.end].strip():
        yield _("%(start)s-%(end)s contains no text.") % {"start": span.start, "end": span.end}
    if span.kind not in asked.span_kinds:
        yield _("The form of this task has no kind %(kind)s.") % {"kind": span.kind}


def _in_rewrite(answer: Answer, texts: Mapping[str, str]) -> Iterator[Mistake]:
    rewrite: RewriteGiven | None = answer.rewrite
    if rewrite is None:
        return
    if rewrite.slot not in texts:
        yield "rewrite.slot", _("This task shows no reply %(slot)s.") % {"slot": rewrite.slot}
    elif rewrite.text.strip() == texts[rewrite.slot].strip():
        yield "rewrite.text", _("The rewrite is the same as the reply. Change it or leave it out.")
    if not rewrite.text.strip():
        yield "rewrite.text", _("Write the improved reply, or leave it out.")
