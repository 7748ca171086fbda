"""The scripts of a username: letters of several scripts look alike (Latin and Cyrillic "a")."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Scripts that people write together, and whose letters do not look alike (UTS 39, section 5.2).
TOGETHER = [
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"},
    {"LATIN", "CJK", "HANGUL"},
    {"LATIN", "CJK", "BOPOMOFO"},
]


def scripts_of(text: str) -> set[str]:
    """The scripts of the letters, marks and digits: the first word of the name in Unicode."""
    text = unicodedata.normalize("NFKC", text)
    return {unicodedata.name(one, "?").split()[0] for one in text if not one.isascii()} | (
        {"LATIN"} if any(one.isascii() and one.isalpha() for one in text) else set()
    )


def refuse_mixed_scripts(username: str) -> None:
    found = scripts_of(username)
    if len(found) > 1 and not any(found <= known for known in TOGETHER):
        raise ValidationError(
            _("Use letters of one alphabet: some letters of different alphabets look the same."),
            code="username_has_mixed_scripts",
        )
