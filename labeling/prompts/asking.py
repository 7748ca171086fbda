"""Prompts out of conversations with a model: the rules for files hold for them too."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from labeling.people.models import User
from labeling.prompts.authors import author_of
from labeling.prompts.cleaning.keys import load_hasher
from labeling.prompts.cleaning.languages import language_of
from labeling.prompts.intake.entries import Entry
from labeling.prompts.intake.merging import lock_intake
from labeling.prompts.intake.staging import keyed
from labeling.prompts.models import Kind, Prompt, Turn
from labeling.prompts.searches import search_of
from labeling.prompts.services import Found, content_of, near_duplicate, personal_data_of


def keep_asked(*, person: User, turns: Sequence[Turn]) -> Prompt | None:
    """Keep what somebody asked a model under their author; nothing where the intake would not.

    Near-duplicates and what is over the author's cap stay outside, as with files.
    """
    with search_of(person):
        found = personal_data_of(turn["text"] for turn in turns)
    return _store(person, turns, found)


@transaction.atomic
def _store(person: User, turns: Sequence[Turn], found: Found) -> Prompt | None:
    hasher = load_hasher()
    lock_intake()
    author = author_of(person, hasher)
    over = author.prompts.filter(drawn_from=None).count() >= settings.PROMPTS_PER_AUTHOR
    if author.withdrawn_at or over or near_duplicate(turns, hasher):
        return None
    line = keyed(0, Entry(turns=list(turns)), hasher)
    return Prompt.objects.create(
        **content_of(turns, author.split, found),
        kind=Kind.CUSTOMER,
        language=language_of(turns[-1]["text"]),
        author=author,
        split=author.split,
        text_key=line.text_key,
        prefix_key=line.prefix_key,
    )
