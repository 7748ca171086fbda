"""Removes the names of people who left from the evidence of stages."""

from collections.abc import Collection

from training.registry.leaving import without_names
from training.rounds.models import Stage


def forget_names(names: Collection[str], pseudonym: str) -> None:
    """Replace the names of a person in what stages say about who closed or decided them."""
    for stage in Stage.objects.exclude(evidence={}).only("evidence"):
        if evidence := without_names(stage.evidence, names, pseudonym):
            Stage.objects.filter(pk=stage.pk).update(evidence=evidence)
