"""The tables of prompts: prompts with their authors, and replies with their writers."""

from labeling.prompts.models.prompts import (
    Author,
    FewShot,
    Key,
    Kind,
    Prompt,
    PromptQuerySet,
    Split,
    Turn,
    UseCase,
)
from labeling.prompts.models.replies import Reply, Writer

__all__ = [
    "Author",
    "FewShot",
    "Key",
    "Kind",
    "Prompt",
    "PromptQuerySet",
    "Reply",
    "Split",
    "Turn",
    "UseCase",
    "Writer",
]
