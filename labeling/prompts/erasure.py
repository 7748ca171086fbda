"""What used a prompt, and how every copy of it is erased when it is withdrawn.

The packages above keep copies of prompts, but this one must not import them. Each adds its
functions to the two lists; labeling/hooks.py and training/hooks.py show all of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from labeling.prompts.errors import PromptIsWithdrawn
from labeling.prompts.models import Prompt


@dataclass(frozen=True)
class Use:
    """One thing that used a prompt: a task, a label, a dataset, a run."""

    what: str
    id: str
    name: str
    at: datetime


PROMPT_USES: list[Callable[[Prompt], Iterable[Use]]] = []
# Each takes the keys of prompts and erases what its package keeps of their text.
PROMPT_ERASERS: list[Callable[[Sequence[int]], None]] = []


def refuse_withdrawn(prompts: QuerySet[Prompt]) -> None:
    """Raise PromptIsWithdrawn if one of these prompts is, and let no withdrawal pass meanwhile.

    Every transaction that stores a text about a prompt does this before it locks anything else.
    Race: a withdrawal begins by updating the rows of its prompts. Either it waits here, and then
    erases what was stored; or it came first, and this call waits for its end.
    """
    locked = prompts.order_by("pk").select_for_update(of=("self",), no_key=True)
    if any(when is not None for when in locked.values_list("withdrawn_at", flat=True)):
        raise PromptIsWithdrawn


def uses_of(prompt: Prompt) -> list[Use]:
    """Everything that used this prompt, oldest first."""
    uses = [use for uses_in_package in PROMPT_USES for use in uses_in_package(prompt)]
    return sorted(uses, key=lambda use: use.at)


def erase_everywhere(prompts: Sequence[int]) -> None:
    """Erase what every package keeps of these prompts, and mark what was made from them."""
    for erase in PROMPT_ERASERS:
        erase(prompts)
