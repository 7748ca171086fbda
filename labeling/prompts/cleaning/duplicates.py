"""When two prompts count as the same one.

Two prompts are near-duplicates when their normalised texts agree in the first
PROMPT_PREFIX_CHARACTERS characters, or are equal where shorter: "a long common
prefix" (InstructGPT section 3.2). This is an equivalence, so one hash per
prompt, in a unique index, decides it at any number of prompts.
"""

import unicodedata
from collections.abc import Sequence

from labeling.prompts.models import Turn


def normalised(turns: Sequence[Turn]) -> str:
    """The conversation without what does not make it another one.

    System turns are left out: a product puts the same one before every prompt.
    """
    told = "\n".join(turn["text"] for turn in turns if turn["role"] != "system")
    return " ".join(unicodedata.normalize("NFKC", told).casefold().split())


def long_prefix(text: str, characters: int) -> str:
    """The beginning that must differ. A shorter text keeps an end mark.

    Without the mark a short prompt would equal a long one that starts with it.
    """
    return text[:characters] if len(text) >= characters else text + "\0"
