"""Correcting what is said about a prompt, such as its language. Its text never changes."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from labeling.prompts.models import Prompt

# Packages above this one keep copies of some facts, and follow each correction. labeling/hooks.py
# shows them.
CORRECTION_FOLLOWERS: list[Callable[[Prompt], None]] = []


@transaction.atomic
def correct_prompt(*, prompt: Prompt, values: dict[str, Any]) -> None:
    """Store corrected facts."""
    Prompt.objects.filter(pk=prompt.pk).update(**values, edited_at=timezone.now())
    prompt.refresh_from_db()
    follow_correction(prompt)


def follow_correction(prompt: Prompt) -> None:
    """Let every copy of the facts about this prompt follow."""
    for follow in CORRECTION_FOLLOWERS:
        follow(prompt)
