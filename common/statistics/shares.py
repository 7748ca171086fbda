"""Intervals of a share. Standard library only, because the engine's self-test uses it too."""

from math import sqrt

# The 97.5 % quantile of the normal distribution, for 95 % intervals.
Z = 1.959964


def wilson(share: float, tries: float, z: float = Z) -> tuple[float, float]:
    """Return the Wilson interval of a share, which holds for few tries and for 0 % and 100 %."""
    noise = z * z / tries
    middle = (share + noise / 2) / (1 + noise)
    half = z * sqrt(share * (1 - share) / tries + noise / (4 * tries)) / (1 + noise)
    # Rounding must not put a share of 0 % or 100 % outside its own interval.
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
