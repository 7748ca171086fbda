"""Agreement of two orders of the same things. Defines "a tie counts half" for all code."""

from collections.abc import Sequence
from itertools import combinations
from statistics import fmean

# SQL for the agreement of two outcomes, in a statement that joins `mine` and `theirs`.
AGREED_SQL = """CASE
    WHEN mine.outcome = theirs.outcome THEN 1.0
    WHEN 'tie' IN (mine.outcome, theirs.outcome) THEN 0.5
    ELSE 0.0 END"""


def agreed(mine: int, theirs: int) -> float:
    """Return how far two signs of one pair agree: a tie against an order counts half."""
    return 1 - abs(mine - theirs) / 2


def sign(number: float) -> int:
    return (number > 0) - (number < 0)


def pair_agreement(said: Sequence[int], key: Sequence[int]) -> float:
    """Return the share of pairs in the same order in both; a tie against an order counts half."""
    pairs = combinations(range(len(key)), 2)
    return fmean(agreed(sign(said[a] - said[b]), sign(key[a] - key[b])) for a, b in pairs)
