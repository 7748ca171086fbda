"""KTO: one completion per line, and whether it is desirable."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from labeling.prompts.intake.formats.format import Becomes, Format
from labeling.prompts.intake.formats.shapes import OurRow, Row, has, ranking, records
from labeling.prompts.intake.values import truth_of


def _rows(row: Row) -> Iterator[OurRow]:
    lines = records(row.get("lines"), "lines")
    liked = [truth_of(line, "label") for line in lines]
    prompt = lines[0].get("prompt")
    replies = [_text(line.get("completion")) for line in lines]
    if len(set(liked)) > 1:
        yield ranking(prompt, replies, [1 if like else 2 for like in liked])
    for reply, like in zip(replies, liked, strict=True):
        yield {"prompt": prompt, "response" if like else "reply": reply}


def _text(completion: object) -> object:
    """A completion is a text or one message."""
    if isinstance(completion, list) and len(completion) == 1 and isinstance(completion[0], dict):
        return completion[0].get("content")
    return completion


FORMATS = [
    Format(
        key="kto",
        title="KTO",
        recognises=lambda row: (
            has(row, "prompt", "completion", "label")
            and str(row["label"]).lower() in {"true", "false", "0", "1"}
        ),
        rows=_rows,
        columns={
            "prompt": Becomes.PROMPT,
            "completion": Becomes.DEMONSTRATION,
            "label": Becomes.RANKS,
        },
        together=lambda row: json.dumps(row.get("prompt"), sort_keys=True, default=str),
        note=gettext_lazy(
            "Completions with the label true become demonstrations, those with false become"
            " replies. Consecutive lines with the same prompt and both labels become a ranking;"
            " elsewhere, that somebody disliked a reply is lost."
        ),
    ),
]
