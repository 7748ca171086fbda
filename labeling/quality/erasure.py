"""Erases what reviewers wrote about withdrawn prompts, and keeps what they decided."""

from collections.abc import Sequence

from labeling.quality.review.models import Adjudication, Difference


def erase_from_reviews(prompts: Sequence[int]) -> None:
    """Empty the notes, because they may quote the prompt or a reply to it."""
    for model in (Adjudication, Difference):
        of_these = model._default_manager.filter(task__prompt__in=prompts)
        of_these.exclude(note="").update(note="")
