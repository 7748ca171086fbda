"""Which of train, validation and test an author belongs to."""

from uuid import UUID

from labeling.prompts.models import Split


def split_of(key: UUID, *, validation: int, test: int) -> Split:
    """Draw a split from a keyed hash: the same author, the same split, on every day.

    The shares are percentages. The rest is for training.
    """
    draw = key.int % 10_000
    if draw < test * 100:
        return Split.TEST
    if draw < (test + validation) * 100:
        return Split.VALIDATION
    return Split.TRAIN
