"""The lines of a file in a known format: which belong together, and the prompts in each."""

from collections.abc import Iterable, Iterator, Mapping

from labeling.prompts.intake.entries import Entry, understand
from labeling.prompts.intake.formats import FORMATS
from labeling.prompts.intake.lines import Line

# What is held in memory for lines that belong together.
MOST_LINES = 2000
MOST_BYTES = 4 << 20
_SAME_WORDS = {
    word: word
    for word in (
        *("prompt", "messages", "response", "reply", "replies", "ranks", "chosen", "rejected"),
        *("author", "labeler", "language", "use_case", "topics"),
    )
}


def entries_of(
    values: Mapping[str, object], *, columns: Mapping[str, str], format_: str
) -> list[Entry]:
    """The prompts of one line, each perhaps with replies and their order."""
    if not format_:
        return [understand(values, columns)]
    return [understand(row, _SAME_WORDS) for row in FORMATS[format_].rows(values)]


def gathered(lines: Iterable[Line], format_: str) -> Iterator[Line]:
    """Join consecutive lines that belong together, under the number of the first one."""
    together = FORMATS[format_].together if format_ else None
    if together is None:
        yield from lines
        return
    group: list[Line] = []
    for line in lines:
        if line.problem:
            yield line
            continue
        belongs = group and together(line.values) == together(group[0].values)
        if group and not (belongs and _has_room(group, line)):
            yield _joined(group)
            group = []
        group.append(line)
    if group:
        yield _joined(group)


def _has_room(group: list[Line], line: Line) -> bool:
    size = line.size + sum(member.size for member in group)
    return len(group) < MOST_LINES and size <= MOST_BYTES


def _joined(group: list[Line]) -> Line:
    return Line(
        number=group[0].number,
        values={"lines": [line.values for line in group]},
        position=group[-1].position,
        size=sum(line.size for line in group),
    )
