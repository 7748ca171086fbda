"""Rows of single replies, each good or bad, in our words or in TRL's.

Standard library only, because the engine and the web both read them. TRL's unpaired preference type
has `completion` for our `reply` and `label` for our `good`; in our rows, `label` is the public id
of the label that the row is from.
"""

from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]
KEPT = ("prompt", "labeler", "split", "use_case", "language")


def as_signal(row: Mapping[str, Any]) -> Row:
    """The row with `reply` and `good`.

    A value of another type stays as it is, so that reading the row refuses it.
    """
    kept = {name: row[name] for name in KEPT if row.get(name)}
    reply, good = row.get("reply", row.get("completion")), row.get("good", row.get("label"))
    return kept | {"reply": _text(reply), "good": good}


def _text(reply: Any) -> Any:
    """A text, or the only turn of a completion."""
    one = reply[0] if isinstance(reply, list) and len(reply) == 1 else reply
    return one.get("content") if isinstance(one, dict) else one
