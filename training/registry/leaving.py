"""Removes the names of people who left from the notes and promotions of model versions."""

import re
from collections.abc import Collection
from typing import Any

from training.registry.models import ModelVersion, Promotion

# The fields of the evidence of a stage that name a person.
NAMING = ("by", "closed_by")


def forget_names(names: Collection[str], pseudonym: str) -> None:
    """Replace the names of a person in what is known about versions and their promotions."""
    for name in names:
        retired_by = re.compile(rf"^(\d{{4}}-\d\d-\d\d ){re.escape(name)}(?=: )", re.M)
        for model in ModelVersion.objects.filter(note__contains=name).only("note"):
            note = retired_by.sub(lambda found: found[1] + pseudonym, model.note)
            ModelVersion.objects.filter(pk=model.pk).update(note=note)
    for promotion in Promotion.objects.exclude(evidence={}).only("evidence"):
        if evidence := without_names(promotion.evidence, names, pseudonym):
            Promotion.objects.filter(pk=promotion.pk).update(evidence=evidence)


def without_names(
    evidence: dict[str, Any], names: Collection[str], pseudonym: str
) -> dict[str, Any] | None:
    """Return the evidence with the pseudonym instead of the names, or None if it has none."""
    replaced = {field: pseudonym for field in NAMING if evidence.get(field) in names}
    return evidence | replaced if replaced else None
