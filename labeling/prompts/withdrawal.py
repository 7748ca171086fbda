"""Erasure: the text goes from every place, and what is left cannot tell what it was."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from labeling.people.models import User
from labeling.prompts.authors import outside_author
from labeling.prompts.cleaning.keys import load_hasher
from labeling.prompts.erasure import erase_everywhere
from labeling.prompts.errors import PromptCannotMove
from labeling.prompts.intake.merging import lock_intake
from labeling.prompts.intake.models import StagedLine
from labeling.prompts.intake.reasons.models import ImportedRating, ImportedSpan
from labeling.prompts.models import Author, FewShot, Prompt, Reply, Turn


@transaction.atomic
def retire(*, prompt: Prompt, reason: str) -> Prompt:
    """Use the prompt no more. Its text and its labels stay."""
    active = Prompt.objects.in_use().filter(pk=prompt.pk)
    if not active.update(retired_at=timezone.now(), retired_because=reason):
        raise PromptCannotMove
    prompt.refresh_from_db()
    return prompt


@transaction.atomic
def withdraw_prompt(*, prompt: Prompt) -> None:
    """Scrub one prompt, what contains its text or was drawn from it, and every reply to them."""
    lock_intake()
    prompt.refresh_from_db()
    chosen = [prompt.pk, *_later_turns(prompt)]
    also_drawn = Prompt.objects.filter(Q(pk__in=chosen) | Q(drawn_from__in=chosen))
    scrub(also_drawn.values_list("pk", flat=True))


def _later_turns(prompt: Prompt) -> Iterator[int]:
    """Find the prompts that continue the conversation of this one, and so repeat it.

    Only the same author can have continued it; without an author, the same file.
    """
    said: list[Turn] = prompt.turns
    source = {"author": prompt.author} if prompt.author_id else {"intake": prompt.intake}
    if not said or source == {"intake": None}:
        return
    repeating = Prompt.objects.filter(turns__contains=said, **source).exclude(pk=prompt.pk)
    for pk, turns in repeating.values_list("pk", "turns"):
        if turns[: len(said)] == said:
            yield pk


def withdraw_person(*, person: User) -> int:
    """Scrub everything that this person asked; what they label is kept."""
    author = Author.objects.filter(person=person).first()
    return _withdraw_author(author) if author else 0


def withdraw_outside(*, outside_id: str) -> int:
    """Scrub everything that came in files under this id. Later files bring none of it back."""
    return _withdraw_author(outside_author(outside_id, load_hasher()))


@transaction.atomic
def _withdraw_author(author: Author) -> int:
    # A file on its way in waits here, or we wait for it and scrub what it brought.
    lock_intake()
    Author.objects.filter(pk=author.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    StagedLine.objects.filter(author_key=author.key).update(turns=[], replies=[], reasons=[])
    return scrub(author.prompts.filter(withdrawn_at=None).values_list("pk", flat=True))


def scrub(prompts: Iterable[int]) -> int:
    """Leave tombstones of these prompts: the row, its keyed hashes, and that it is gone.

    The caller holds the lock of intakes.
    """
    now = timezone.now()
    chosen = list(prompts)
    # In the order of their keys, as the release of a sample batch locks them.
    list(
        Prompt.objects.filter(pk__in=chosen)
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk")
    )
    Prompt.objects.filter(pk__in=chosen, withdrawn_at=None).update(
        withdrawn_at=now, turns=[], topics=[], personal_data=[], retired_because=""
    )
    Reply.objects.filter(prompt__in=chosen, withdrawn_at=None).update(withdrawn_at=now, text="")
    FewShot.objects.filter(prompt__in=chosen).delete()
    ImportedRating.objects.filter(reply__prompt__in=chosen).delete()
    ImportedSpan.objects.filter(reply__prompt__in=chosen).delete()
    erase_everywhere(chosen)
    return len(chosen)
