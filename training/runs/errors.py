"""Errors of runs that cannot be launched, change their state, or be written any more."""

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from common.errors import Refusal


class RunIsRefused(ValidationError):
    """A run that cannot be launched as requested, with a sentence for each wrong field."""

    def __init__(self, **fields: str) -> None:
        self.fields = fields
        super().__init__({name: [sentence] for name, sentence in fields.items()})

    def __str__(self) -> str:
        return " ".join(f"{name}: {sentence}" for name, sentence in self.fields.items())


class RunCannotMove(Refusal):
    default_code = "run_cannot_move"
    default_detail = _("This run has moved on. Reload the page.")


class RunIsLost(Exception):
    """This attempt must not write any more: another one has the run, or the run has ended."""
