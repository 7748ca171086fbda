"""Prompts out of conversations with a model: the rules for files hold for them too."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from labeling.people.models import User
from labeling.prompts.authors import author_of
from labeling.prompts.cleaning.keys import load_hasher
from labeling.prompts.cleaning.languages import language_of
from labeling.prompts.cleaning.personal import find, mask
from labeling.prompts.intake.entries import Entry
from labeling.prompts.intake.merging import lock_intake
from labeling.prompts.intake.staging import keyed
from labeling.prompts.models import Kind, Prompt, Split, Turn
from labeling.prompts.services import near_duplicate


@transaction.atomic
def keep_asked(*, person: User, turns: Sequence[Turn]) -> Prompt | None:
    """Keep what somebody asked a model under their author; nothing where the intake would not.

    Near-duplicates and what is over the author's cap stay outside, as with files.
    """
    hasher = load_hasher()
    lock_intake()
    author = author_of(person, hasher)
    over = author.prompts.filter(drawn_from=None).count() >= settings.PROMPTS_PER_AUTHOR
    if author.withdrawn_at or over or near_duplicate(turns, hasher):
        return None
    line = keyed(0, Entry(turns=list(turns)), hasher)
    found = [find(turn["text"]) for turn in turns]
    trains = author.split == Split.TRAIN
    masked: list[Turn] = [
        {"role": turn["role"], "text": mask(turn["text"], spots) if trains else turn["text"]}
        for turn, spots in zip(turns, found, strict=True)
    ]
    return Prompt.objects.create(
        turns=masked,
        personal_data=sorted({one.kind.value for spots in found for one in spots}),
        kind=Kind.CUSTOMER,
        language=language_of(turns[-1]["text"]),
        author=author,
        split=author.split,
        text_key=line.text_key,
        prefix_key=line.prefix_key,
    )
