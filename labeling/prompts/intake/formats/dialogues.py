"""Conversations written as one text: HH-RLHF, Nectar and OpenAssistant-Guanaco."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labeling.prompts.intake.formats.format import Becomes, Format, Judges
from labeling.prompts.intake.formats.shapes import (
    OurRow,
    Row,
    dialogue,
    has,
    is_dialogue,
    number,
    ranking,
    ranks_of,
    records,
)
from labeling.prompts.intake.values import LineIsRefused


def _hh(row: Row) -> Iterator[OurRow]:
    chosen, rejected = (dialogue(row.get(name), name) for name in ("chosen", "rejected"))
    if chosen[:-1] != rejected[:-1] or chosen[-1]["role"] != "assistant":
        raise LineIsRefused(_("Chosen and rejected differ before the last reply."))
    yield {
        "prompt": chosen[:-1],
        "chosen": chosen[-1]["content"],
        "rejected": rejected[-1]["content"],
    }


def _nectar(row: Row) -> Iterator[OurRow]:
    answers = records(row.get("answers"), "answers")
    ranks = [-number(answer.get("rank"), "rank") for answer in answers]
    replies = [answer.get("answer") for answer in answers]
    yield ranking(dialogue(row.get("prompt"), "prompt"), replies, ranks_of(ranks))


FORMATS = [
    Format(
        key="hh-rlhf",
        title="HH-RLHF",
        recognises=lambda row: is_dialogue(row.get("chosen")) and is_dialogue(row.get("rejected")),
        rows=_hh,
        columns={"chosen": Becomes.REPLY, "rejected": Becomes.REPLY},
        judges=Judges.PEOPLE,
        note=gettext_lazy(
            "The turns that both conversations share become the prompt; the last replies differ."
        ),
    ),
    Format(
        key="nectar",
        title="Nectar",
        recognises=lambda row: (
            is_dialogue(row.get("prompt"))
            and isinstance(row.get("answers"), list)
            and has(row, "answers")
        ),
        rows=_nectar,
        columns={
            "prompt": Becomes.PROMPT,
            "answers": Becomes.RANKED,
            "turns": Becomes.UNUSED,
            "num_responses": Becomes.UNUSED,
            "source": Becomes.UNUSED,
            "good_natured": Becomes.UNUSED,
        },
        judges=Judges.MODEL,
        note=gettext_lazy("All replies of a line are one ranking. Which model wrote each is lost."),
    ),
    Format(
        key="guanaco",
        title="OpenAssistant-Guanaco",
        recognises=lambda row: is_dialogue(row.get("text")) and len(row) <= 2,  # noqa: PLR2004  # meta
        rows=lambda row: [{"messages": dialogue(row.get("text"), "text")}],
        columns={"text": Becomes.DEMONSTRATION},
    ),
]
