"""Whether the texts of an answer keep the limits that their prompt sets."""

from collections.abc import Mapping

from rest_framework.exceptions import ValidationError

from labeling.labels.answers import Answer
from labeling.prompts.limits import NO_LIMITS, Limits, broken_limits


def check_limits(answer: Answer, limits: Limits) -> None:
    """Raise a ValidationError with a sentence about every limit that is broken, by field."""
    if limits == NO_LIMITS:
        return
    rewrite = answer.rewrite.text if answer.rewrite else ""
    texts: Mapping[str, str] = {"text": answer.text, "rewrite.text": rewrite}
    broken = {field: list(broken_limits(text, limits)) for field, text in texts.items() if text}
    if mistakes := {field: sentences for field, sentences in broken.items() if sentences}:
        raise ValidationError(mistakes)
