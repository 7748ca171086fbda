"""The one rule for names and titles that others read."""

import unicodedata
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Joiners, which some scripts and emoji need.
JOINERS = "\u200c\u200d"
# Control characters, invisible ones, halves of characters, and what breaks a line.
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def refuse_hidden(name: str) -> None:
    """Refuse a name that does not read as it is stored, such as one that is turned around."""
    if any(is_hidden(one) for one in name):
        raise ValidationError(
            _("Use visible characters only: this text has one that is not shown."),
            code="hidden_characters",
        )


def refuse_path(path: str) -> None:
    """Refuse the path of a file, which others chose, if it leaves its folder or hides something."""
    refuse_hidden(path)
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or "\\" in path or ".." in parts:
        raise ValidationError(_("This path leads out of its folder."), code="path_outside")


def without_hidden(name: str) -> str:
    """Return a name that others gave us, without what is not shown."""
    return "".join(one for one in name if not is_hidden(one)).strip()


def is_hidden(character: str) -> bool:
    return unicodedata.category(character) in HIDDEN and character not in JOINERS
