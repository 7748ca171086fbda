"""Bodies are taken as the schema describes them: no number as a text, no "nan" as a number."""

from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from config.schema import Schema


@pytest.fixture
def fields_of_requests(monkeypatch) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
    """Every field that a body or a query can bring, by its class and name."""
    found = {}
    describe = Schema._map_serializer_field

    def note(schema, field, direction, **options):
        if direction == "request":
            found[f"{type(field.parent).__name__}.{field.field_name}"] = field
        return describe(schema, field, direction, **options)

    monkeypatch.setattr(Schema, "_map_serializer_field", note)
    SchemaGenerator().get_schema(public=True)
    return found


def takes(field: serializers.Field[Any, Any, Any, Any], value: object) -> bool:
    try:
        field.run_validation(value)
    except ValidationError:
        return False
    return True


def test_no_text_field_takes_a_number(fields_of_requests):
    texts = {
        name: field
        for name, field in fields_of_requests.items()
        if isinstance(field, serializers.CharField)
    }

    assert len(texts) > 60
    assert [name for name, field in texts.items() if takes(field, 7) or takes(field, True)] == []


@pytest.mark.parametrize("value", ["nan", "inf", "-Infinity", True])
def test_no_number_field_takes_what_is_no_finite_number(fields_of_requests, value):
    numbers = {
        name: field
        for name, field in fields_of_requests.items()
        if isinstance(field, serializers.FloatField)
    }

    assert len(numbers) > 10
    assert [name for name, field in numbers.items() if takes(field, value)] == []
