"""Table of contents: every table of this app, one line per room."""

from labeling.people.models import Role, User
from labeling.prompts.models import Prompt, Reply, Writer

__all__ = ["Prompt", "Reply", "Role", "User", "Writer"]
