"""Fields of requests that take only what the schema describes."""

from difflib import get_close_matches
from typing import Any, cast

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from common.names import refuse_hidden


class TextField(serializers.CharField):
    """A text. Django REST framework would also take a number, and store its digits."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class NameField(TextField):
    """A name or title that others read."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(refuse_hidden)


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


# Items of a list and keys of a dictionary that says nothing else.
MOST_ITEMS = 1000


class ListField(serializers.ListField):
    """A list. Django REST framework would look at every item before it looks at their number."""

    def __init__(self, *, max_length: int = MOST_ITEMS, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def run_child_validation(self, data: Any) -> Any:
        if hasattr(data, "__len__") and len(data) > (self.max_length or MOST_ITEMS):
            self.run_validators(data)
        return super().run_child_validation(data)


class DictField(serializers.DictField):
    """A dictionary with a limited number of keys."""

    default_error_messages = {
        "max_length": serializers.ListField.default_error_messages["max_length"]
    }

    def __init__(self, *, max_length: int = MOST_ITEMS, **options: Any) -> None:
        super().__init__(**options)
        self.max_length = max_length

    def run_child_validation(self, data: Any) -> Any:
        if len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().run_child_validation(data)


# Unknown fields that are named, and characters of each: an answer is not as long as the question.
MOST_NAMED, LONGEST_NAMED = 10, 100


class Body(serializers.Serializer[Any]):
    """The body of a request. A field that it does not have is refused instead of ignored."""

    def to_internal_value(self, data: Any) -> Any:
        known = list(self.fields)
        unknown = [str(name) for name in data if name not in known] if hasattr(data, "keys") else []
        wrong: dict[str, Any] = {
            name[:LONGEST_NAMED]: [_no_such_field(name[:LONGEST_NAMED], known)]
            for name in unknown[:MOST_NAMED]
        }
        if len(unknown) > MOST_NAMED:
            wrong["non_field_errors"] = [_more_fields(len(unknown) - MOST_NAMED)]
        try:
            value = super().to_internal_value(data)
        except ValidationError as error:
            found = cast("dict[str, Any]", error.detail)
            raise ValidationError({**found, **wrong}) from error
        if wrong:
            raise ValidationError(wrong)
        return value


def _more_fields(number: int) -> str:
    return _("%(number)s more fields do not exist.") % {"number": f"{number:,}"}


def _no_such_field(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return _("There is no such field. Did you mean %(near)s?") % {"near": near[0]}
    return _("There is no such field. There are: %(known)s.") % {"known": ", ".join(known)}
