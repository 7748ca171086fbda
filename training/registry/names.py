"""Names of model versions, each of which is given once."""

from django.db import IntegrityError, transaction

from training.registry.errors import NameIsTaken
from training.registry.models import ModelVersion


def saved(model: ModelVersion) -> ModelVersion:
    """Save a new version. Of two who choose one name at once, the second is refused."""
    refuse_taken(model.name)
    try:
        with transaction.atomic():
            model.save(force_insert=True)
    except IntegrityError:
        refuse_taken(model.name)
        raise
    return model


def refuse_taken(name: str) -> None:
    if ModelVersion.objects.filter(name=name).exists():
        raise NameIsTaken


def free_name(wanted: str) -> str:
    """The wanted name, or it with the next number that is free."""
    name, number = wanted, 1
    while ModelVersion.objects.filter(name=name).exists():
        number += 1
        name = f"{wanted}-{number}"
    return name
