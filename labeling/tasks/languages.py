"""Match the languages of labelers with the languages of prompts."""

from collections.abc import Iterable

from labeling.prompts.models import Prompt
from labeling.tasks.models import Seat

# Languages with two scripts. A labeler who names no script reads both.
SCRIPTS = {"zh": ("zh-Hans", "zh-Hant"), "sr": ("sr-Cyrl", "sr-Latn")}


def tags_understood(languages: Iterable[str]) -> list[str]:
    """Return the tags of prompts that a labeler with these language tags understands.

    "en-GB" includes "en". "zh" includes its scripts, but "zh-Hans" does not include "zh-Hant".
    """
    tags: dict[str, None] = {}
    for tag in languages:
        plain = tag.partition("-")[0]
        wider = SCRIPTS.get(plain, ()) if tag == plain else ()
        tags |= dict.fromkeys([tag, plain, *wider])
    return list(tags)


def follow_correction(prompt: Prompt) -> None:
    """Give the open seats the language of their prompt: the queue finds labelers by this copy."""
    seats = Seat.objects.open().filter(task__prompt=prompt).exclude(language=prompt.language)
    seats.update(language=prompt.language)
