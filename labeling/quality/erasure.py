"""What reviewers wrote about a prompt that was withdrawn is forgotten; what they decided stays."""

from collections.abc import Sequence

from labeling.quality.review.models import Adjudication, Difference


def forget(prompts: Sequence[int]) -> None:
    """Notes may quote the prompt or a reply to it."""
    for model in (Adjudication, Difference):
        of_these = model._default_manager.filter(task__prompt__in=prompts)
        of_these.exclude(note="").update(note="")
