"""What the replies of a campaign look like, apart from what they say: length and Markdown."""

from collections.abc import Sequence

import numpy as np
from django.db.models import F, FloatField, Func, QuerySet, TextField, Value
from django.db.models.functions import Length
from numpy.typing import NDArray

from labeling.campaigns.models import CampaignReply

Floats = NDArray[np.float64]

LENGTH = "length"
CODE = r"```[\s\S]*?```"
# How often each part of Markdown occurs outside code, as PostgreSQL counts it line by line.
MARKDOWN = {
    "headings": r"^#{1,6}\s",
    "list_items": r"^\s*([-*+]|\d{1,3}[.)])\s",
    "bold": r"\*\*[^*\s]([^*\n]*[^*\s])?\*\*|__[^_\s]([^_\n]*[^_\s])?__",
}
STYLES = (LENGTH, *MARKDOWN, "code_blocks")


class CountMatches(Func):
    """How often a pattern occurs; ^ is the beginning of each line."""

    function = "REGEXP_COUNT"
    template = "%(function)s(%(expressions)s, 1, 'n')"
    output_field = FloatField()


class WithoutMatches(Func):
    function = "REGEXP_REPLACE"
    template = "%(function)s(%(expressions)s, '', 'g')"
    output_field = TextField()


def styles_of(
    replies: QuerySet[CampaignReply], wanted: Sequence[str] = STYLES
) -> dict[int, list[float]]:
    """Return the wanted styles of each reply, by its key. The texts stay in the database."""
    text = F("reply__text")
    prose = WithoutMatches(text, Value(CODE))
    counts: dict[str, Func] = {
        name: CountMatches(prose, Value(pattern)) for name, pattern in MARKDOWN.items()
    }
    counts |= {LENGTH: Length(text), "code_blocks": CountMatches(text, Value(CODE))}
    there = replies.filter(reply__withdrawn_at=None)
    rows = there.annotate(**{name: counts[name] for name in wanted})
    return {reply: [*row] for reply, *row in rows.values_list("reply", *wanted)}


def more(first: Floats, second: Floats) -> Floats:
    """Return how much more of a style the first replies have: 1/3 for twice as much, 1 for all."""
    both = first + second
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(both == 0, 0.0, (first - second) / both)
