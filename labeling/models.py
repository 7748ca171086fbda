"""Table of contents: every table of this app, one line per room."""

from labeling.guidelines.models import Acknowledgement, Guideline
from labeling.people.models import Role, User
from labeling.prompts.intake.models import Intake
from labeling.prompts.models import Author, Key, Prompt, Reply, Writer

__all__ = [
    "Acknowledgement",
    "Author",
    "Guideline",
    "Intake",
    "Key",
    "Prompt",
    "Reply",
    "Role",
    "User",
    "Writer",
]
