"""Whether a new policy is better. Pure: numbers and limits go in, checks and a verdict come out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from training.rounds.plan import Plan

Numbers = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """One number and its limit. `passed` is None when the number is unknown or unlimited."""

    name: str
    value: float | None
    limit: float
    passed: bool | None
    low: float | None = None
    high: float | None = None
    # The numbers of the current and the new policy that the value is computed from.
    before: float | None = None
    after: float | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class WinRate:
    """How often people preferred the new policy; a tie counts half."""

    value: float | None
    low: float | None
    high: float | None
    labels: int = 0
    prompts: int = 0


def checks(plan: Plan, new: Numbers, old: Numbers, people: WinRate | None) -> list[Check]:
    """Every check of the gate, the most important first."""
    found = [_win_rate(plan, people)] if people else []
    drift = _at_most("kl", new.get("kl"), plan.most_kl, new, old, "kl")
    gain = difference(new.get("reward"), old.get("reward"))
    longer = relative_change(new.get("reply_tokens"), old.get("reply_tokens"))
    # A policy whose replies became much shorter is as suspect as one whose replies grew.
    change = None if longer is None else abs(longer)
    rise = difference(new.get("text_loss"), old.get("text_loss"))
    return [
        *found,
        _at_least("reward", gain, plan.least_reward_gain, new, old, "reward"),
        drift if plan.most_kl else replace(drift, passed=None),
        _at_most("length", change, plan.most_length_change, new, old, "reply_tokens"),
        _at_most("text_loss", rise, plan.most_text_loss_rise, new, old, "text_loss"),
    ]


def verdict(found: list[Check]) -> bool:
    """Whether at least one number is known, and none of those known failed its check."""
    known = [one.passed for one in found if one.passed is not None]
    return bool(known) and all(known)


def difference(new: float | None, old: float | None) -> float | None:
    return None if new is None or old is None else new - old


def relative_change(new: float | None, old: float | None) -> float | None:
    return None if new is None or not old else new / old - 1


def _win_rate(plan: Plan, people: WinRate) -> Check:
    """The low end of the interval decides, so that luck alone does not pass."""
    passed = people.low is not None and people.low >= plan.least_win_rate
    return Check("win_rate", people.value, plan.least_win_rate, passed, people.low, people.high)


def _at_least(
    name: str, value: float | None, limit: float, new: Numbers, old: Numbers, key: str
) -> Check:
    passed = None if value is None else value >= limit
    return Check(name, value, limit, passed, before=old.get(key), after=new.get(key))


def _at_most(
    name: str, value: float | None, limit: float, new: Numbers, old: Numbers, key: str
) -> Check:
    passed = None if value is None else value <= limit
    return Check(name, value, limit, passed, before=old.get(key), after=new.get(key))
