"""Which prompts a labeler understands, by the tags of both."""

from collections.abc import Iterable

# A language that is written in two scripts: whoever names none of them reads both.
SCRIPTS = {"zh": ("zh-Hans", "zh-Hant"), "sr": ("sr-Cyrl", "sr-Latn")}


def tags_understood(languages: Iterable[str]) -> list[str]:
    """The labeler’s tags, and those of prompts that say less, or, of the script, more."""
    tags: dict[str, None] = {}
    for tag in languages:
        plain = tag.partition("-")[0]
        wider = SCRIPTS.get(plain, ()) if tag == plain else ()
        tags |= dict.fromkeys([tag, plain, *wider])
    return list(tags)
