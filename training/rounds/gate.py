"""Is the new policy better? Pure: numbers and limits go in, checks and a verdict come out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from training.rounds.plan import Plan

Numbers = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `passed` is empty when there was nothing to look at."""

    name: str
    value: float | None
    limit: float
    passed: bool | None
    low: float | None = None
    high: float | None = None
    # For the reader: what the value was made of.
    before: float | None = None
    after: float | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class WinRate:
    """How often people found the new policy better; a tie counts half."""

    value: float | None
    low: float | None
    high: float | None
    labels: int = 0
    prompts: int = 0


def checks(plan: Plan, new: Numbers, old: Numbers, people: WinRate | None) -> list[Check]:
    """All that the gate looks at, in the order in which it matters."""
    found = [_win_rate(plan, people)] if people else []
    gain = difference(new.get("reward"), old.get("reward"))
    longer = share_of(new.get("reply_tokens"), old.get("reply_tokens"))
    rise = difference(new.get("text_loss"), old.get("text_loss"))
    return [
        *found,
        _at_least("reward", gain, plan.least_reward_gain, new, old, "reward"),
        _at_most("kl", new.get("kl"), plan.most_kl, new, old, "kl"),
        _at_most("length", _size(longer), plan.most_length_change, new, old, "reply_tokens"),
        _at_most("text_loss", rise, plan.most_text_loss_rise, new, old, "text_loss"),
    ]


def verdict(found: list[Check]) -> bool:
    """Good when nothing that was looked at failed, and something was looked at."""
    looked_at = [one.passed for one in found if one.passed is not None]
    return bool(looked_at) and all(looked_at)


def difference(new: float | None, old: float | None) -> float | None:
    return None if new is None or old is None else new - old


def share_of(new: float | None, old: float | None) -> float | None:
    return None if new is None or not old else new / old - 1


def _size(value: float | None) -> float | None:
    """A policy that became much shorter is as suspect as one that became much longer."""
    return None if value is None else abs(value)


def _win_rate(plan: Plan, people: WinRate) -> Check:
    passed = people.low is not None and people.low >= plan.least_win_rate
    return Check("win_rate", people.value, plan.least_win_rate, passed, people.low, people.high)


def _at_least(  # one row of a table
    name: str, value: float | None, limit: float, new: Numbers, old: Numbers, key: str
) -> Check:
    passed = None if value is None else value >= limit
    return Check(name, value, limit, passed, before=old.get(key), after=new.get(key))


def _at_most(  # one row of a table
    name: str, value: float | None, limit: float, new: Numbers, old: Numbers, key: str
) -> Check:
    passed = None if value is None else value <= limit
    return Check(name, value, limit, passed, before=old.get(key), after=new.get(key))
