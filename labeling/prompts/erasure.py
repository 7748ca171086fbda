"""Where prompts went: what used them, and how all of it forgets them.

Tasks, labels, datasets and runs are rooms that this one may not import, so
each offers two functions by name (PROMPT_USES and PROMPT_FORGETTERS).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from labeling.prompts.models import Prompt


@dataclass(frozen=True)
class Use:
    """One thing that used a prompt: a task, a label, a dataset, a run."""

    what: str
    id: str
    name: str
    at: datetime


def uses_of(prompt: Prompt) -> list[Use]:
    """Everything that used this prompt, oldest first."""
    uses: list[Use] = []
    for name in settings.PROMPT_USES:
        ask: Callable[[Prompt], Iterable[Use]] = import_string(name)
        uses += ask(prompt)
    return sorted(uses, key=lambda use: use.at)


def forget_everywhere(prompts: Sequence[int]) -> None:
    """Scrub what later rooms keep of these prompts, and mark what was made from them."""
    for name in settings.PROMPT_FORGETTERS:
        forget: Callable[[Sequence[int]], None] = import_string(name)
        forget(prompts)
