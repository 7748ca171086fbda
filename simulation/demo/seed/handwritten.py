"""Prompts and replies for a first look, written by hand: good, middling and wrong ones."""

import json
from pathlib import Path
from typing import NamedTuple


class Content(NamedTuple):
    """A prompt of the demo; its replies come from writers of unequal skill."""

    prompt: str
    replies: tuple[str, ...] = ()
    language: str = "en"
    topics: tuple[str, ...] = ()


def read(kind: str) -> list[Content]:
    written = json.loads(Path(__file__).with_suffix(".json").read_text())
    return [
        Content(
            one["prompt"],
            tuple(one.get("replies", ())),
            one.get("language", "en"),
            tuple(one.get("topics", ())),
        )
        for one in written[kind]
    ]


RANK = read("rank")
RATE = read("rate")
DEMONSTRATE = read("demonstrate")
# A weak reply to improve, for the last kind of task.
(IMPROVE,) = read("improve")
