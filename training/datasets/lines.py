"""One line of a dataset's file, made from a prompt or from a label on it."""

from dataclasses import dataclass
from typing import Any

from labeling.labels.models import Label
from labeling.prompts.cleaning.keys import Hasher
from labeling.prompts.models import Prompt, Turn

Row = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """A line of the file, its prompt, and the facts that the data card counts."""

    row: Row
    prompt: int
    facts: dict[str, str]


def line_of_prompt(prompt: Prompt) -> Line:
    row = {"prompt": content_of(prompt), "id": str(prompt.public_id), "split": prompt.split}
    row |= limits_of(prompt)
    return Line(row, prompt.pk, facts_of(prompt))


def line_of_label(label: Label, content: Row, hasher: Hasher) -> Line:
    """A label with its content, and its labeler under a keyed hash."""
    seat, prompt = label.seat, label.seat.task.prompt
    labeler = hasher.key("dataset-labeler", str(seat.labeler.public_id)) if seat.labeler else ""
    row = {
        "prompt": content_of(prompt),
        **content,
        "labeler": str(labeler),
        "label": str(label.public_id),
        "round": seat.task.round_number,
        "split": prompt.split,
        **limits_of(prompt),
    }
    version = seat.guideline.version if seat.guideline else 0
    facts = {"from": "labels", "labeler": str(labeler), "guideline version": str(version)}
    if "ranks" in content:
        facts |= {"replies": str(len(content["ranks"]))} | ties(content["ranks"])
    return Line(row, prompt.pk, facts_of(prompt) | facts)


def content_of(prompt: Prompt) -> str | list[dict[str, str]]:
    """A single turn as plain text; a conversation as turns in the words of other tools."""
    turns: list[Turn] = prompt.turns
    if len(turns) == 1:
        return turns[0]["text"]
    return [{"role": turn["role"], "content": turn["text"]} for turn in turns]


def limits_of(prompt: Prompt) -> Row:
    """The limits of answers to the prompt, where it sets any."""
    return {"limits": prompt.limits} if prompt.limits else {}


def facts_of(prompt: Prompt) -> dict[str, str]:
    return {
        "split": prompt.split,
        "language": prompt.language or "unknown",
        "use case": prompt.use_case or "unknown",
        "kind": prompt.kind,
    }


def ties(ranks: list[int]) -> dict[str, str]:
    return {"ties": "some" if len(set(ranks)) < len(ranks) else "none"}
