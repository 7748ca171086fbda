"""How sure a share is. Standard library only: the engine's self-test looks at it, too."""

from math import sqrt

# Nineteen times of twenty, where a bell curve holds.
Z = 1.959964


def wilson(share: float, tries: float, z: float = Z) -> tuple[float, float]:
    """The Wilson interval of a share: honest for few tries, and where all or none are hits."""
    noise = z * z / tries
    middle = (share + noise / 2) / (1 + noise)
    half = z * sqrt(share * (1 - share) / tries + noise / (4 * tries)) / (1 + noise)
    # Rounding must not put the share itself outside where all or none are hits.
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
