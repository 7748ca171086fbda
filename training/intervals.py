"""How sure a share of wins is. Standard library only: the web and the self-test both use it."""

from statistics import NormalDist
from typing import NamedTuple


class Interval(NamedTuple):
    value: float
    low: float
    high: float


def win_rate(wins: float, comparisons: int, *, sure: float = 0.95) -> Interval:
    """Wilson's interval around wins / comparisons; a tie counts as half a win.

    It stays inside 0 and 1 and is honest for a handful of comparisons, where the usual
    value +- 1.96 standard errors is not.
    """
    if comparisons == 0:
        return Interval(0.5, 0.0, 1.0)
    z = NormalDist().inv_cdf(0.5 + sure / 2)
    share, spread = wins / comparisons, z * z / comparisons
    middle = (share + spread / 2) / (1 + spread)
    variance = share * (1 - share) / comparisons + spread / (4 * comparisons)
    half = z * variance**0.5 / (1 + spread)
    # Rounding must not put the share itself outside where all or none were won.
    return Interval(share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half)))
