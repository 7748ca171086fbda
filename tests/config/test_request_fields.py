"""Bodies are taken as the schema describes them: no number as a text, no "nan" as a number."""

from typing import Any, cast

import pytest
from drf_spectacular.generators import SchemaGenerator
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from common.fields import Body
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


# Written by the passkeys of browsers, in the words of WebAuthn; they may say more than we read.
OF_BROWSERS = {"MadeCredentialIn", "MadeIn", "UsedCredentialIn", "UsedIn"}


def forms_in(field: Any) -> list[serializers.Serializer[Any]]:
    """The serializers of a body: itself, and those of its fields and lists."""
    if isinstance(field, serializers.Serializer):
        below = [found for one in field.fields.values() for found in forms_in(one)]
        return [field, *below]
    return forms_in(field.child) if hasattr(field, "child") else []


def test_every_body_refuses_fields_that_it_does_not_have(monkeypatch):
    bodies = []
    describe = Schema._get_request_for_media_type

    def note(schema, serializer, *rest, **options):
        bodies.append(serializer() if isinstance(serializer, type) else serializer)
        return describe(schema, serializer, *rest, **options)

    monkeypatch.setattr(Schema, "_get_request_for_media_type", note)
    SchemaGenerator().get_schema(public=True)

    forms = [form for body in bodies for form in forms_in(body)]
    assert len(forms) > 100
    assert {type(form).__name__ for form in forms if not isinstance(form, Body)} == OF_BROWSERS


class Short(Body):
    name = serializers.CharField()


def test_of_many_fields_that_do_not_exist_few_are_named():
    sent = {f"unknown-{n}": n for n in range(100_000)} | {"x" * 1_000_000: 1}

    with pytest.raises(ValidationError) as refused:
        Short(data=sent).is_valid(raise_exception=True)

    said = cast("dict[str, list[str]]", refused.value.detail)
    assert len(said) == 12
    assert str(said["non_field_errors"][0]) == "99,991 more fields do not exist."
    assert "unknown-9" in said
    assert "name" in said
