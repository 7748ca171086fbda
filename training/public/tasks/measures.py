"""What is computed from the log likelihoods of a document's choices."""

import math


def pair(document: dict[str, object], results: list[tuple[float, bool]]) -> dict[str, float]:
    """The entropy in bits of the choice between two sentences, and whether the first one wins.

    A model without preference has the entropy 1 (InstructGPT, 4.2 and appendix D).
    """
    (first, _), (second, _) = results
    chance = 1 / (1 + math.exp(min(700.0, second - first)))
    parts = [one for one in (chance, 1 - chance) if one > 0]
    return {
        "entropy": -sum(one * math.log2(one) for one in parts),
        "first": float(first > second),
    }
