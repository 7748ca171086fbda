"""Fields of requests that take only what the schema describes."""

from typing import Any

from rest_framework import serializers


class TextField(serializers.CharField):
    """A text. Django REST framework would also take a number, and store its digits."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class PatternField(TextField, serializers.RegexField):
    pass


class CodeField(TextField, serializers.SlugField):
    pass


class NumberField(serializers.FloatField):
    """A number. Django REST framework would also take `true`, as 1."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool):
            self.fail("invalid")
        return float(super().to_internal_value(data))
