"""Looking for a text that must be gone, and for the places where such a text could stand."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from labeling.prompts.models import Prompt

Column = tuple[str, str]
LINKS = (models.ForeignKey, models.OneToOneField, models.ManyToManyField)


def tables_with(sought: str) -> Iterator[str]:
    """Return every table of the database that contains this text, also in bytes and JSON."""
    for table, columns in _columns_of_tables().items():
        said = " || ' ' || ".join(map(_readable, columns))
        found = f'SELECT count(*) FROM "{table}" WHERE {said} LIKE %s'  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(found, [f"%{sought}%"])
            if cursor.fetchone()[0]:
                yield table


def files_with(sought: str) -> Iterator[str]:
    """Return every file of the installation that contains this text unchanged."""
    for path in settings.ARTIFACTS_DIR.rglob("*"):
        if path.is_file() and sought.encode() in path.read_bytes():
            yield str(path.relative_to(settings.ARTIFACTS_DIR))


def texts_about_prompts() -> set[Column]:
    """Columns for free text in every table that leads to a prompt, however far away."""
    return {
        (model.__name__, field.name)
        for model in _models_that_lead_to_prompts()
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField | models.JSONField)
        or (isinstance(field, models.CharField) and not field.choices)
    }


def _models_that_lead_to_prompts() -> set[type[models.Model]]:
    found: set[type[models.Model]] = {Prompt}
    while more := {model for model in apps.get_models() if _links(model) & found} - found:
        found |= more
    return found


def _links(model: type[models.Model]) -> set[type[models.Model]]:
    fields = [*model._meta.fields, *model._meta.many_to_many]
    linked = {field.related_model for field in fields if isinstance(field, LINKS)}
    return {one for one in linked if isinstance(one, type)}


def _columns_of_tables() -> dict[str, list[tuple[str, str]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY table_name"
        )
        tables: dict[str, list[tuple[str, str]]] = {}
        for table, column, kind in cursor.fetchall():
            tables.setdefault(table, []).append((column, kind))
    return tables


def _readable(column: tuple[str, str]) -> str:
    name, kind = column
    # Bytes are shown as they are where they are text.
    text = f"encode(\"{name}\", 'escape')" if kind == "bytea" else f'"{name}"::text'
    return f"coalesce({text}, '')"
