"""Table of contents: the admin pages of this app, one line per room."""

from labeling.guidelines import admin as guidelines
from labeling.people import admin as people
from labeling.people.qualification import admin as qualification
from labeling.prompts import admin as prompts
from labeling.quality import admin as quality
from labeling.tasks import admin as tasks

__all__ = ["guidelines", "people", "prompts", "qualification", "quality", "tasks"]
