"""The language of a text, detected without a network by CLD2, whose wheel contains its tables."""

import re

import pycld2

# Regions whose script is not the usual one of their language.
_TRADITIONAL = {"TW", "HK", "MO"}

# The beginning says it; the rest only costs time.
READ = 600
# What CLD2 refuses to read.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# Where its names are not the BCP 47 tags that labelers choose from.
_TAGS = {"zh": "zh-Hans", "iw": "he", "jw": "jv", "mo": "ro"}


def language_of(text: str) -> str:
    """Return the BCP 47 tag of the language, or "" if it is uncertain."""
    beginning = _CONTROLS.sub(" ", text[:READ])
    try:
        reliable, _, guesses = pycld2.detect(beginning)
    except pycld2.error:  # such as a character that is assigned to nothing
        return ""
    tag: str = guesses[0][1]
    known = reliable and tag != "un" and not tag.startswith("xx")
    return _TAGS.get(tag, tag) if known else ""


def canonical(tag: str) -> str:
    """What files call a language, as labelers choose it: "zh_CN" is "zh-Hans", "en-US" is "en"."""
    plain, *rest = tag.replace("_", "-").split("-")
    script = next((part.title() for part in rest if len(part) == len("Hans")), "")
    if plain.lower() == "zh" and not script and rest:
        script = "Hant" if rest[-1].upper() in _TRADITIONAL else "Hans"
    return f"{plain.lower()}-{script}" if script else plain.lower()
