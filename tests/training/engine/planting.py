"""Planting a bug: a piece of a shipped function's source, replaced.

The function keeps its identity, so every importer of the function runs the bug.
"""

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Bug:
    name: str
    function: Callable[..., object]
    right: str
    wrong: str


@contextmanager
def seeded(bug: Bug) -> Iterator[None]:
    """The bug in place, in the function that everybody already holds."""
    function = inspect.unwrap(bug.function)  # without decorators, such as torch.no_grad
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(bug.right) == 1, f"{bug.right!r} is no longer there exactly once"
    lines = source.replace(bug.right, bug.wrong).splitlines(keepends=True)
    body = "".join(line for line in lines if not line.startswith("@"))
    made: dict[str, object] = {}
    exec(compile(body, "<bug>", "exec"), function.__globals__, made)  # noqa: S102
    whole = function.__code__
    function.__code__ = made[function.__name__].__code__  # type: ignore[attr-defined]
    try:
        yield
    finally:
        function.__code__ = whole
