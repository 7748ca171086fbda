"""The shapes of requests to launch runs, and the rows behind the ids in them."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.fields import Body, DictField, ListField, NameField, TextField
from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.runs.forms.check import Input
from training.runs.forms.inputs import INPUTS
from training.runs.models import Run, Step

ID = {"type": "string", "format": "uuid"}


@extend_schema_field({"oneOf": [ID, {"type": "array", "items": ID}]})
class OneOrSeveral(serializers.Field[Any, Any, Any, Any]):
    """An id, or a list of ids."""

    def to_internal_value(self, data: Any) -> list[str]:
        ids = ListField(child=serializers.UUIDField(), max_length=100)
        found: list[Any] = ids.run_validation(data if isinstance(data, list) else [data])
        return [str(one) for one in found]


@extend_schema_field({"type": ["boolean", "number", "string", "null"]})
class ValueOfField(serializers.JSONField):
    """A value of a field of a step."""


class RunIn(Body):
    step = serializers.ChoiceField(Step.choices)
    name = NameField(max_length=128, default="", allow_blank=True)
    spec = DictField(default=dict)
    inputs = DictField(child=OneOrSeveral(allow_null=True), default=dict, help_text="Ids, by name.")
    gpus = serializers.IntegerField(default=1, min_value=1, max_value=1024)


class SweepIn(RunIn):
    field = TextField(max_length=64)
    values = ListField(child=ValueOfField(), min_length=1, max_length=50)


class RunCheckIn(RunIn):
    """With `field` and `values`, every run of a sweep is checked and the first one is estimated."""

    field = TextField(max_length=64, default="", allow_blank=True)
    values = ListField(child=ValueOfField(), default=list, max_length=50)


class CloneIn(Body):
    name = NameField(max_length=128, default="", allow_blank=True)
    changes = DictField(default=dict)
    inputs = DictField(child=OneOrSeveral(allow_null=True), default=dict)
    gpus = serializers.IntegerField(default=None, allow_null=True, min_value=1, max_value=1024)


def chosen(step: str, inputs: dict[str, list[str] | None]) -> dict[str, list[Input]]:
    """The rows behind the ids, or a sentence for each name whose row does not exist."""
    found = {name: _rows(step, name, ids) for name, ids in inputs.items() if ids}
    emptied: dict[str, list[Input]] = {name: [] for name, ids in inputs.items() if not ids}
    return found | emptied


def _rows(step: str, name: str, ids: list[str]) -> list[Input]:
    wanted = INPUTS[step].get(name)
    rows: list[Input] = []
    for one in ids:
        found: Input | None = None
        for kind in (Dataset, ModelVersion, Run) if wanted else ():
            found = found or kind.objects.filter(public_id=one).first()
        if found is None:
            raise serializers.ValidationError({name: [_("There is no such thing.")]})
        rows.append(found)
    return rows
