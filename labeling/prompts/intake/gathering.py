"""The lines of a file in a known format: which belong together, and the prompts in each."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from labeling.prompts.intake.entries import Entry, understand
from labeling.prompts.intake.formats import FORMATS
from labeling.prompts.intake.lines import Line
from labeling.prompts.intake.values import LineIsRefused

# What is held in memory for lines that belong together.
MOST_LINES = 2000
MOST_BYTES = 4 << 20
# What may become of one line, or of lines that belong together.
MOST_PROMPTS = 2 * MOST_LINES
MOST_TEXT = 16_000_000
_SAME_WORDS = {
    word: word
    for word in (
        *("prompt", "messages", "response", "reply", "replies", "ranks", "chosen", "rejected"),
        *("author", "labeler", "language", "use_case", "topics", "reasons"),
    )
}


def entries_of(
    values: Mapping[str, object], *, columns: Mapping[str, str], format_: str
) -> list[Entry]:
    """The prompts of one line, each perhaps with replies and their order."""
    return [*each_entry(values, columns=columns, format_=format_)]


def each_entry(
    values: Mapping[str, object], *, columns: Mapping[str, str], format_: str
) -> Iterator[Entry]:
    """Yield the prompts of one line, and refuse a line that becomes far more text than it is.

    A short line can name one long prompt in thousands of answers.
    """
    if not format_:
        yield understand(values, columns)
        return
    size = 0
    for number, row in enumerate(FORMATS[format_].rows(values), start=1):
        entry = understand(row, _SAME_WORDS)
        size += entry.size
        if number > MOST_PROMPTS or size > MOST_TEXT:
            raise LineIsRefused(_too_much())
        yield entry


def _too_much() -> str:
    return _(
        "The line becomes more than %(prompts)s prompts or %(text)s million characters, because"
        " its answers repeat its texts. Divide its answers among several lines."
    ) % {"prompts": f"{MOST_PROMPTS:,}", "text": MOST_TEXT // 1_000_000}


def gathered(lines: Iterable[Line], format_: str) -> Iterator[Line]:
    """Join consecutive lines that belong together, under the number of the first one."""
    together = FORMATS[format_].together if format_ else None
    if together is None:
        yield from lines
        return
    group: list[Line] = []
    size = 0
    for line in lines:
        if line.problem:
            yield line
            continue
        belongs = group and together(line.values) == together(group[0].values)
        has_room = len(group) < MOST_LINES and size + line.size <= MOST_BYTES
        if group and not (belongs and has_room):
            yield _joined(group)
            group, size = [], 0
        group.append(line)
        size += line.size
    if group:
        yield _joined(group)


def _joined(group: list[Line]) -> Line:
    return Line(
        number=group[0].number,
        values={"lines": [line.values for line in group]},
        position=group[-1].position,
        size=sum(line.size for line in group),
    )
