"""Whether judged replies are enough to learn from."""

from collections.abc import Iterable
from pathlib import Path

from training.engine.runtime.errors import BadInput
from training.mistakes import Mistake


def refuse_one_kind(judgements: Iterable[bool], path: Path) -> None:
    """Raise if nobody found a reply bad, or nobody found one good."""
    kinds = set(judgements)
    if kinds == {True}:
        raise BadInput(Mistake(str(path), "only_good"))
    if kinds == {False}:
        raise BadInput(Mistake(str(path), "only_bad"))
