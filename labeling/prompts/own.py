"""Labelers edit and withdraw the prompts that they wrote.

A prompt that a task or a dataset already uses stays there as it was: labels would otherwise be
about a text that nobody had read. So an edit stores a new prompt and retires the old one.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from labeling.people.models import User
from labeling.prompts.cleaning.keys import load_hasher
from labeling.prompts.erasure import uses_of
from labeling.prompts.errors import PromptCannotMove
from labeling.prompts.intake.entries import Entry
from labeling.prompts.intake.merging import lock_intake
from labeling.prompts.intake.staging import keyed
from labeling.prompts.models import Kind, Prompt, Turn
from labeling.prompts.services import Draft, Fields, Found, found_in, store
from labeling.prompts.withdrawal import scrub


def own_prompts(person: User) -> QuerySet[Prompt]:
    """Return the prompts that this person wrote, each in its newest version.

    Retired ones too: else what vanishes at once would be like somebody else's.
    """
    own = Prompt.objects.filter(author__person=person, drawn_from=None)
    return own.filter(withdrawn_at=None, replaced_by=None).select_related("few_shot")


def edit_prompt(*, prompt_id: UUID, draft: Draft, person: User) -> Prompt:
    """Store the new text of a prompt as its newest version, and return that."""
    return _replace(prompt_id, draft, person, found_in(draft, person))


@transaction.atomic
def _replace(prompt_id: UUID, draft: Draft, person: User, found: Found) -> Prompt:
    """Race: two edits of one prompt wait here, and the second finds it replaced."""
    lock_intake()
    before = _open_prompt(prompt_id, person)
    versions = [before.pk, *before.versions.values_list("pk", flat=True)]
    retired = _without_keys(before, versions, draft.turns)
    prompt = store(draft, person, found, {"limits": before.limits, **retired})
    Prompt.objects.filter(pk__in=versions).update(replaced_by=prompt)
    _retire([before.pk], f"Edited by its author: {prompt.public_id}")
    return prompt


def _retire(prompts: list[int], reason: str) -> None:
    """Use neither these prompts nor what was drawn from them in anything new."""
    chosen = Prompt.objects.filter(Q(pk__in=prompts) | Q(drawn_from__in=prompts))
    chosen.filter(retired_at=None, withdrawn_at=None).update(
        retired_at=timezone.now(), retired_because=reason
    )


def _without_keys(before: Prompt, versions: list[int], turns: list[Turn]) -> Fields:
    """Let earlier versions that begin like the new one lose their keys, so that it can have them.

    Return how the last one was retired: another ending brings no retired prompt back.
    """
    key = keyed(0, Entry(turns=turns), load_hasher()).prefix_key
    alike = Prompt.objects.filter(pk__in=versions, prefix_key=key)
    if not alike.update(prefix_key=None) or before.retired_at is None:
        return {}
    return {"retired_at": before.retired_at, "retired_because": before.retired_because}


@transaction.atomic
def take_back(*, prompt_id: UUID, person: User) -> bool:
    """Use a prompt no more, and erase the text of every version that nothing uses.

    Return whether all of it is erased. Race: opening a task with it waits for this lock.
    """
    lock_intake()
    prompt = _open_prompt(prompt_id, person)
    chosen = Q(pk=prompt.pk) | Q(replaced_by=prompt)
    versions = list(Prompt.objects.filter(chosen).order_by("pk").select_for_update())
    kept = [version.pk for version in versions if _is_used(version)]
    # Nothing else with the same text, which the author may have asked elsewhere, too.
    scrub(version.pk for version in versions if version.pk not in kept)
    Prompt.objects.filter(pk__in=kept).update(taken_back_at=timezone.now())
    _retire(kept, "Withdrawn by its author")
    return not kept


def _is_used(prompt: Prompt) -> bool:
    return bool(uses_of(prompt)) or prompt.draws.exists() or prompt.replies.exists()


def _open_prompt(prompt_id: UUID, person: User) -> Prompt:
    """Return a prompt that its author can still change."""
    # What people ask in the playground can be kept out of training there.
    written = own_prompts(person).exclude(kind=Kind.CUSTOMER)
    prompt = written.filter(public_id=prompt_id, taken_back_at=None).first()
    if prompt is None:
        raise PromptCannotMove
    return prompt
