"""/api/runs/steps/ -- the fields of each step; /api/runs/machines/ -- the GPU workers."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from training.runs import presenters
from training.runs.api.runs import RESEARCHERS
from training.runs.api.shapes import NamedOut, Plain
from training.runs.forms.fields import fields_of, presets_of
from training.runs.forms.inputs import INPUTS
from training.runs.models import Machine, Run, State, Step
from training.specs import step_words, words


class GpuOut(Plain):
    index = serializers.IntegerField()
    name = serializers.CharField()
    memory = serializers.IntegerField()
    used = serializers.IntegerField()
    busy = serializers.IntegerField(help_text="In percent.")


class MachineOut(Plain):
    id = serializers.IntegerField()
    name = serializers.CharField()
    host = serializers.CharField()
    alive = serializers.BooleanField()
    gpus = GpuOut(many=True)
    slots = serializers.IntegerField()
    cores = serializers.IntegerField()
    memory = serializers.IntegerField()
    versions = serializers.DictField(child=serializers.CharField())
    seen_at = serializers.DateTimeField(allow_null=True)
    run = NamedOut(allow_null=True)


class WantedOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    help = serializers.CharField()
    datasets = serializers.ListField(child=serializers.CharField())
    models = serializers.ListField(child=serializers.CharField())
    runs = serializers.BooleanField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # DRF takes it out
    several = serializers.BooleanField()


@extend_schema_field({"type": ["boolean", "number", "string", "null"]})
class DefaultOf(serializers.JSONField):
    """The value of a field that nobody changed, of the kind of the field."""


class FieldOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    help = serializers.CharField()
    kind = serializers.ChoiceField(["int", "float", "bool", "text", "choice"])
    default = DefaultOf()
    least = serializers.FloatField(allow_null=True)
    most = serializers.FloatField(allow_null=True)
    choices = serializers.ListField(child=serializers.CharField())
    nullable = serializers.BooleanField()
    group = serializers.ChoiceField(list(words.GROUPS))
    advanced = serializers.BooleanField()


class PresetOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    values = serializers.DictField()


class StepOut(serializers.Serializer[Any]):
    step = serializers.ChoiceField(Step.choices)
    title = serializers.CharField()
    help = serializers.CharField()
    inputs = WantedOut(many=True)
    fields = FieldOut(many=True)  # type: ignore[assignment]  # DRF takes it out of the class
    presets = PresetOut(many=True)


class StepsView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=StepOut(many=True))
    def get(self, request: Request) -> Response:
        return Response([presented(step) for step in Step])


class MachinesView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=MachineOut(many=True))
    def get(self, request: Request) -> Response:
        busy = {run.machine_id: run for run in Run.objects.filter(state=State.RUNNING)}
        machines = Machine.objects.order_by("name")
        rows = [presenters.of_machine(one, busy.get(one.pk)) for one in machines]
        return Response(MachineOut(rows, many=True).data)


def presented(step: Step) -> dict[str, Any]:
    """A step with its inputs, fields and presets, titles in the reader's language."""
    return {
        "step": step.value,
        "title": str(step.label),
        "help": gettext(step_words.STEPS[step]),
        "inputs": [
            {"name": name, **_words(step_words.INPUTS[name]), **asdict(wanted)}
            for name, wanted in INPUTS[step].items()
        ],
        "fields": [
            {**_words(words.GROUPS[field.group][field.name]), **asdict(field)}
            for field in fields_of(step)
        ],
        "presets": [
            {"name": name, "title": gettext(step_words.PRESETS[name]), "values": values}
            for name, values in presets_of(step).items()
        ],
    }


def _words(found: words.Words) -> dict[str, str]:
    return {"title": gettext(found.title), "help": gettext(found.help)}
