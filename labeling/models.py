"""Table of contents: every table of this app, one line per room."""

from labeling.guidelines.models import Acknowledgement, Guideline
from labeling.people.invitations.models import Invitation
from labeling.people.models import AccountEvent, Role, User
from labeling.people.tokens.models import AccessToken
from labeling.prompts.intake.models import (
    ImportedDemonstration,
    ImportedPlace,
    ImportedRanking,
    Intake,
    LeftOut,
    StagedLine,
)
from labeling.prompts.models import Author, Key, Prompt, Reply, Writer

__all__ = [
    "AccessToken",
    "AccountEvent",
    "Acknowledgement",
    "Author",
    "Guideline",
    "ImportedDemonstration",
    "ImportedPlace",
    "ImportedRanking",
    "Intake",
    "Invitation",
    "Key",
    "LeftOut",
    "Prompt",
    "Reply",
    "Role",
    "StagedLine",
    "User",
    "Writer",
]
