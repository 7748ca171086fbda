"""How many words a text has, by the rule of the browser (frontend/src/shared/text/words.ts).

A word is a run of letters and digits. Apostrophes, points and colons between letters, and points
and commas between digits, do not end it, as in the standard that Intl.Segmenter follows (UAX 29).
Chinese and Japanese have no spaces, and dictionaries differ between browsers: there, every
character counts as one word, as people count the length of such texts.
"""

from unicodedata import category

_IDEOGRAPHS = (
    *((0x3005, 0x3005), (0x3007, 0x3007), (0x3041, 0x3096), (0x309D, 0x309F), (0x30A1, 0x30FA)),
    *((0x30FC, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)),
    *((0xFF66, 0xFF9D), (0x20000, 0x323AF)),
)
_BETWEEN_LETTERS, _BETWEEN_DIGITS = frozenset("'’.:·_"), frozenset("'’.,_")


def words_in(text: str) -> int:
    """Count the words of a text."""
    count, last = 0, ""
    for at, char in enumerate(text):
        kind = _kind_of(char)
        if kind in ("ideograph", "letter", "digit"):
            count += kind == "ideograph" or last not in ("letter", "digit")
            last = kind
        elif kind == "mark" or _joins(char, last, text[at + 1 : at + 2]):
            continue
        else:
            last = ""
    return count


def _kind_of(char: str) -> str:
    if char.isascii():
        return "letter" if char.isalpha() else "digit" if char.isdigit() else ""
    if any(first <= ord(char) <= last for first, last in _IDEOGRAPHS):
        return "ideograph"
    found = category(char)
    return "mark" if found == "Cf" else {"L": "letter", "N": "digit", "M": "mark"}.get(found[0], "")


def _joins(char: str, last: str, following: str) -> bool:
    """Whether a character between two others of the same kind does not end the word."""
    between = {"letter": _BETWEEN_LETTERS, "digit": _BETWEEN_DIGITS}.get(last, frozenset())
    return char in between and following != "" and _kind_of(following) == last
