"""HelpSteer: attributes from 0 to 4 for each reply, and preferences between two replies."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from labeling.prompts.intake.formats.format import Becomes, Format, Judges
from labeling.prompts.intake.formats.shapes import (
    OurRow,
    Row,
    has,
    number,
    ranking,
    ranks_of,
    rated,
    records,
)

ATTRIBUTES = ("helpfulness", "correctness", "coherence", "complexity", "verbosity")
_TURN = re.compile(r"<extra_id_1>(User|Assistant)\n")


def _conversation(prompt: object) -> object:
    """The prompts of several turns have marks between them; the first turn has none."""
    if not isinstance(prompt, str) or "<extra_id_1>" not in prompt:
        return prompt
    first, *parts = _TURN.split(prompt)
    turns = [("User", first), *zip(parts[::2], parts[1::2], strict=True)]
    spoken = [(speaker, text.strip()) for speaker, text in turns if text.strip()]
    return [{"role": speaker.lower(), "content": text} for speaker, text in spoken]


def _attributes(row: Row) -> Iterator[OurRow]:
    lines = records(row.get("lines"), "lines")
    scores = [number(line.get("helpfulness"), "helpfulness") for line in lines]
    replies = [line.get("response") for line in lines]
    said = [(part, [line.get(part) for line in lines]) for part in ATTRIBUTES]
    prompt = _conversation(lines[0].get("prompt"))
    yield ranking(prompt, replies, ranks_of(scores)) | rated(replies, *said)


def _preference(row: Row) -> Iterator[OurRow]:
    strength = number(row.get("preference_strength"), "preference_strength")
    replies = [row.get("response_1"), row.get("response_2")]
    yield ranking(_conversation(row.get("prompt")), replies, ranks_of([-strength, strength]))


def _third(row: Row) -> Iterator[OurRow]:
    overall = number(row.get("overall_preference"), "overall_preference")
    replies = [row.get("response1"), row.get("response2")]
    yield ranking(row.get("context"), replies, ranks_of([-overall, overall]))


FORMATS = [
    Format(
        key="helpsteer",
        title="HelpSteer, HelpSteer2",
        recognises=lambda row: has(row, "prompt", "response", *ATTRIBUTES),
        rows=_attributes,
        columns={
            "prompt": Becomes.PROMPT,
            "response": Becomes.REPLY,
            "helpfulness": Becomes.RANKS,
            **dict.fromkeys(ATTRIBUTES[1:], Becomes.RATINGS),
        },
        judges=Judges.PEOPLE,
        together=lambda row: row.get("prompt"),
        note=gettext_lazy(
            "Consecutive lines with the same prompt are one ranking by helpfulness; equal values"
            " are a tie. All attributes are kept as ratings."
        ),
    ),
    Format(
        key="helpsteer2-preference",
        title="HelpSteer2 (preference)",
        recognises=lambda row: has(
            row, "prompt", "response_1", "response_2", "preference_strength"
        ),
        rows=_preference,
        columns={
            "prompt": Becomes.PROMPT,
            "response_1": Becomes.REPLY,
            "response_2": Becomes.REPLY,
            "preference_strength": Becomes.RANKS,
            "preference_statement": Becomes.LOST,
            "preference_elaboration": Becomes.LOST,
            "three_most_similar_preferences": Becomes.LOST,
            "all_preferences_unprocessed": Becomes.LOST,
            "split": Becomes.UNUSED,
        },
        judges=Judges.PEOPLE,
        note=gettext_lazy("A strength of 0 is a tie. How strong a preference is, is lost."),
    ),
    Format(
        key="helpsteer3",
        title="HelpSteer3 (preference)",
        recognises=lambda row: has(row, "context", "response1", "response2", "overall_preference"),
        rows=_third,
        columns={
            "context": Becomes.PROMPT,
            "response1": Becomes.REPLY,
            "response2": Becomes.REPLY,
            "overall_preference": Becomes.RANKS,
            "individual_preference": Becomes.LOST,
            "domain": Becomes.UNUSED,
            "language": Becomes.UNUSED,
        },
        judges=Judges.PEOPLE,
        note=gettext_lazy("A strength of 0 is a tie. How strong a preference is, is lost."),
    ),
]
