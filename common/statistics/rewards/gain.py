"""What best-of-n gains, from one draw of N replies to each prompt and their scores."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from common.statistics.rewards.best_of import curve

Row = Mapping[str, Sequence[float]]


def gain_of(rows: Sequence[Row]) -> dict[str, Any] | None:
    """Curves over n: the score of the chosen reply, by its chooser and by a judge, and its length.

    The chooser's own score rises even where it is wrong. The judge, a model that did not choose,
    shows how much of the gain is real.
    """
    sizes = Counter(len(row["scores"]) for row in rows)
    if not sizes:
        return None
    count = sizes.most_common(1)[0][0]
    some = [row for row in rows if len(row["scores"]) == count]
    keys, prompts = np.array([row["scores"] for row in some]), np.arange(len(some))
    judged = all("judged" in row for row in some)
    return {
        "replies": count,
        "prompts": len(some),
        "model": curve(keys, keys, prompts),
        "judge": curve(keys, np.array([row["judged"] for row in some]), prompts) if judged else [],
        "tokens": curve(keys, np.array([row["tokens"] for row in some], dtype=float), prompts),
    }
