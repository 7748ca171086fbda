"""The size of a list is looked at before what it holds."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from common.fields import MOST_ITEMS, DictField, ListField


class Counting(serializers.Field):  # type: ignore[type-arg]
    looked_at = 0

    def to_internal_value(self, data: Any) -> Any:
        Counting.looked_at += 1
        return data


@pytest.mark.parametrize("field", [ListField, DictField])
@pytest.mark.parametrize(("options", "most"), [({"max_length": 3}, 3), ({}, MOST_ITEMS)])
def test_nothing_in_a_list_that_is_too_long_is_looked_at(field, options, most, monkeypatch):
    monkeypatch.setattr(Counting, "looked_at", 0)
    limited = field(child=Counting(), **options)
    items = dict.fromkeys(map(str, range(most + 1)), 1)

    with pytest.raises(ValidationError, match=f"at most {most} entries"):
        limited.run_validation(items if field is DictField else [*items.values()])

    assert Counting.looked_at == 0


def test_every_list_of_a_request_is_limited():
    _ = get_resolver().url_patterns
    unlimited = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in _forms(serializers.Serializer)
        if form.__name__.endswith("In")
        for name, field in form().fields.items()
        if not _is_limited(field)
    ]

    assert unlimited == []


def _forms(parent: type[Any]) -> Iterator[type[Any]]:
    for form in parent.__subclasses__():
        yield form
        yield from _forms(form)


def _is_limited(field: Any) -> bool:
    if isinstance(field, serializers.ListSerializer):
        return getattr(field, "max_length", None) is not None
    if isinstance(field, serializers.ListField):
        return isinstance(field, ListField) and _is_limited(field.child)
    if isinstance(field, serializers.DictField):
        return isinstance(field, DictField) and _is_limited(field.child)
    return True
