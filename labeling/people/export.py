"""Everything that is stored about one person, row by row, for that person to have."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, Q

from labeling.people.models import User

# Hashes are of no use to the person and of some to a thief.
LEFT_OUT = {"password", "digest", "hash", "key", "sealed_secret", "public_key", "last_step"}
# Django's own tables repeat what ours say.
PACKAGES = {"labeling", "training"}
# A row that belongs to one of these belongs to the same person.
BELONGINGS = {"Author", "Writer", "Seat", "Label", "Attempt", "Conversation"}

Row = dict[str, Any]


def rows_about(person: User) -> Iterator[Row]:
    """Yield the account, then every row of ours that leads to it, with the name of its table.

    Rows of other kinds appear by their keys only, so no text of anybody else comes along.
    """
    yield _row(person)
    for model in apps.get_models():
        ways = list(ways_to_people(model)) if model._meta.app_label in PACKAGES else []
        if ways:
            about = Q(*((way, person) for way in ways), _connector=Q.OR)
            for row in model._base_manager.filter(about).order_by("pk").iterator():
                yield _row(row)


def ways_to_people(model: type[Model]) -> Iterator[str]:
    """Yield the lookups that lead from a model to people, such as "label__seat__labeler"."""
    for field in model._meta.concrete_fields:
        other = field.related_model
        if not isinstance(field, ForeignKey) or not isinstance(other, type):
            continue
        if other is User:
            yield field.name
        elif other.__name__ in BELONGINGS:
            yield from (f"{field.name}__{way}" for way in ways_to_people(other))


def _row(row: Model) -> Row:
    kept = (one for one in row._meta.concrete_fields if one.name not in LEFT_OUT)
    return {"table": row._meta.label} | {one.attname: one.value_from_object(row) for one in kept}
