"""Table of contents: the admin pages of this app, one line per room."""

from labeling.campaigns import admin as campaigns
from labeling.guidelines import admin as guidelines
from labeling.people import admin as people
from labeling.people.invitations import admin as invitations
from labeling.prompts import admin as prompts
from labeling.qualification import admin as qualification
from labeling.quality import admin as quality
from labeling.questions import admin as questions
from labeling.tasks import admin as tasks

__all__ = [
    "campaigns",
    "guidelines",
    "invitations",
    "people",
    "prompts",
    "qualification",
    "quality",
    "questions",
    "tasks",
]
