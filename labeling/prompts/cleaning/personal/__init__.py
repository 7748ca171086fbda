"""Personal data in a text: where it is, and the text without it. Nothing here is ever logged."""

from labeling.prompts.cleaning.personal.find import (
    Finding,
    PersonalData,
    SearchTookTooLong,
    find,
    find_all,
    mask,
    masks,
)

__all__ = [
    "Finding",
    "PersonalData",
    "SearchTookTooLong",
    "find",
    "find_all",
    "mask",
    "masks",
]
