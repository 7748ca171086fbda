"""What the package refuses: runs that cannot be launched or change their state."""

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from common.errors import Refusal


class RunIsRefused(ValidationError):
    """A run that cannot be as it is asked for: what is wrong with which field."""

    def __init__(self, **fields: str) -> None:
        self.fields = fields
        super().__init__({name: [sentence] for name, sentence in fields.items()})

    def __str__(self) -> str:
        return " ".join(f"{name}: {said}" for name, said in self.fields.items())


class RunCannotMove(Refusal):
    default_code = "run_cannot_move"
    default_detail = _("This run has moved on. Load it again.")
