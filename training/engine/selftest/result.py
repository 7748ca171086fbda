"""The result of a check, next to its threshold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Result:
    check: str
    what: str
    measured: float
    wanted: Literal["below", "above"]
    threshold: float

    @property
    def holds(self) -> bool:
        # NaN compares as False, so it fails.
        if self.wanted == "below":
            return self.measured <= self.threshold
        return self.measured >= self.threshold


Check = Callable[[], Iterator[Result]]


def below(check: str, what: str, measured: float, threshold: float) -> Result:
    return Result(check, what, measured, "below", threshold)


def above(check: str, what: str, measured: float, threshold: float) -> Result:
    return Result(check, what, measured, "above", threshold)
