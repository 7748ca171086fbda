"""The formats of popular datasets and tools, recognised by the shape of their first lines."""

from collections.abc import Sequence

from labeling.prompts.intake.formats import (
    arena,
    argilla,
    conversations,
    dialogues,
    helpsteer,
    instructions,
    label_studio,
    oasst,
    pairs,
    qa_feedback,
    ultrafeedback,
    unpaired,
)
from labeling.prompts.intake.formats.format import Becomes, Format, Judges
from labeling.prompts.intake.formats.shapes import Row

__all__ = ["FORMATS", "Becomes", "Format", "Judges", "recognised"]

# The first one that recognises a file is suggested.
FORMATS = {
    known.key: known
    for family in (
        *(qa_feedback, label_studio, argilla, oasst, arena, helpsteer, ultrafeedback),
        *(dialogues, pairs, unpaired, instructions, conversations),
    )
    for known in family.FORMATS
}


def recognised(rows: Sequence[Row]) -> list[Format]:
    """The formats that most of these lines have; a few broken lines do not matter."""
    return [known for known in FORMATS.values() if 2 * sum(map(known.recognises, rows)) > len(rows)]
