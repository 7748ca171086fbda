"""Rows of public benchmarks of reward models, as rankings.

Standard library only, because the engine and the web both read them. The shapes are RewardBench
(`prompt`, `chosen`, `rejected`), RewardBench 2 (a list of each: one is right of four, or several
are in the subset Ties), RM-Bench (three styles of each), and conversations (`chosen` and `rejected`
are turns).
"""

from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]
STYLES = 3  # of RM-Bench: concise, detailed, detailed with Markdown
KEPT = ("language", "use_case", "week", "labeler", "writers")


def is_comparison(row: Mapping[str, Any]) -> bool:
    return "replies" not in row and "chosen" in row and "rejected" in row


def as_ranking(row: Mapping[str, Any]) -> Row:
    """The same row with `replies` and `ranks`: every chosen reply is better than every rejected.

    A value that is no text stays as it is, so that reading the ranking refuses it.
    """
    chosen, rejected = _replies(row["chosen"]), _replies(row["rejected"])
    found: Row = {
        "prompt": row.get("prompt") or _prompt_of(row["chosen"]),
        "replies": [*map(_text, chosen), *map(_text, rejected)],
        "ranks": [1] * len(chosen) + [2] * len(rejected),
        "split": str(row.get("split") or "test"),
        **{name: row[name] for name in KEPT if row.get(name)},
    }
    if subset := row.get("subset") or row.get("domain"):
        found["subset"] = str(subset)
    if row.get("id") is not None:
        found["id"] = str(row["id"])
    if "domain" in row and len(chosen) == len(rejected) == STYLES:
        found["styles"] = STYLES
    if writers := _writers(row, chosen, rejected):
        found["writers"] = writers
    return found


def _replies(said: Any) -> list[Any]:
    """A list of replies: a conversation or a single text is one."""
    return said if isinstance(said, list) and not _is_conversation(said) else [said]


def _is_conversation(said: Any) -> bool:
    return isinstance(said, list) and bool(said) and all(isinstance(one, dict) for one in said)


def _text(reply: Any) -> Any:
    """A text, or the last turn of a conversation."""
    return reply[-1].get("content") if _is_conversation(reply) else reply


def _prompt_of(said: Any) -> Any:
    """The turns before the reply, of a row without a prompt of its own."""
    first = said if _is_conversation(said) else _replies(said)[0] if _replies(said) else None
    return first[:-1] if isinstance(first, list) else None


def _writers(row: Mapping[str, Any], chosen: list[Any], rejected: list[Any]) -> list[str]:
    """The models that wrote the two replies of a row of RewardBench."""
    names = [row.get("chosen_model"), row.get("rejected_model")]
    alone = len(chosen) == len(rejected) == 1
    return [str(name) for name in names] if alone and all(names) else []
