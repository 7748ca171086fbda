"""A format that the intake knows: how it is recognised and what becomes of its columns."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from django.utils.functional import Promise

from labeling.prompts.intake.formats.shapes import OurRow, Row


class Becomes(StrEnum):
    """What becomes of a column."""

    PROMPT = "prompt"
    PART = "part"  # of the prompt
    REPLY = "reply"
    RANKS = "ranks"
    RANKED = "ranked"  # replies with their ranks
    DEMONSTRATION = "demonstration"
    RATINGS = "ratings"
    SPANS = "spans"
    AUTHOR = "author"
    LABELER = "labeler"
    LANGUAGE = "language"
    USE_CASE = "use_case"
    TOPICS = "topics"
    SAME = "same"  # as another column
    USED = "used"  # to read the others
    UNUSED = "unused"  # holds no label
    LOST = "lost"  # holds labels, and there is no place for them


class Judges(StrEnum):
    """Who gave the ranks of a dataset."""

    PEOPLE = "people"
    MODEL = "model"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Format:
    key: str
    # The name of the dataset or tool, which is the same in every language.
    title: str
    recognises: Callable[[Row], bool]
    # One line of the file as lines in our own words.
    rows: Callable[[Row], Iterable[OurRow]]
    columns: Mapping[str, Becomes]
    # The same for columns whose names follow a pattern, such as "*.responses".
    patterns: Mapping[str, Becomes] = field(default_factory=dict)
    # Labels inside the columns of a line that would be lost, such as "responses.rating".
    loses: Callable[[Row], Iterable[str]] = lambda row: ()
    judges: Judges = Judges.NOBODY
    # What a person should know before they import, in a sentence.
    note: str | Promise = ""
    # Consecutive lines with the same key are one: `rows` then gets {"lines": [...]}.
    together: Callable[[Row], object] | None = None

    def fate_of(self, column: str) -> Becomes | None:
        """What becomes of a column; None if the format does not know it."""
        if column in self.columns:
            return self.columns[column]
        matching = (fate for name, fate in self.patterns.items() if fnmatchcase(column, name))
        return next(matching, None)
