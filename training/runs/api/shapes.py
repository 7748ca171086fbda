"""The shapes of answers and requests."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.runs.forms.check import Input
from training.runs.forms.inputs import INPUTS
from training.runs.models import Run, State, Step

Plain = serializers.Serializer[Any]


class NamedOut(Plain):
    id = serializers.UUIDField()
    name = serializers.CharField()


class MachineNameOut(Plain):
    id = serializers.IntegerField()
    name = serializers.CharField()


class RunProgressOut(Plain):
    state = serializers.ChoiceField(State.choices)
    attempt = serializers.IntegerField()
    done_steps = serializers.IntegerField()
    all_steps = serializers.IntegerField(help_text="0: not known yet.")
    seconds_left = serializers.FloatField(allow_null=True)
    message = serializers.CharField(help_text="Why it stands as it does.")
    heartbeat_at = serializers.DateTimeField(allow_null=True)
    cancel_asked_at = serializers.DateTimeField(allow_null=True)


class RunRowOut(RunProgressOut):
    id = serializers.UUIDField()
    name = serializers.CharField()
    step = serializers.ChoiceField(Step.choices)
    gpus = serializers.IntegerField()
    machine = MachineNameOut(allow_null=True)
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    sweep = serializers.UUIDField(allow_null=True)
    withdrawn_data_at = serializers.DateTimeField(allow_null=True)


class InputOut(Plain):
    name = serializers.CharField()
    position = serializers.IntegerField()
    kind = serializers.ChoiceField(["dataset", "model", "run"])
    id = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes it out of the class
    detail = serializers.CharField()


class ProducedOut(NamedOut):
    kind = serializers.CharField()
    state = serializers.CharField()


class CanOut(Plain):
    cancel = serializers.BooleanField()
    resume = serializers.BooleanField()
    clone = serializers.BooleanField()


class InvariantOut(Plain):
    metric = serializers.CharField()
    title = serializers.CharField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    says = serializers.CharField()
    from_step = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    state = serializers.ChoiceField(["holds", "red", "waiting"])


class RunOut(RunRowOut):
    spec = serializers.DictField()
    inputs = InputOut(many=True)
    produced = ProducedOut(many=True)
    cloned_from = NamedOut(allow_null=True)
    clones = NamedOut(many=True)
    summary = serializers.DictField()
    exit_code = serializers.IntegerField(allow_null=True)
    checkpoint_step = serializers.IntegerField(allow_null=True)
    seconds_per_step = serializers.FloatField(allow_null=True)
    most_attempts = serializers.IntegerField()
    last_event = serializers.IntegerField()
    can = CanOut()
    invariants = InvariantOut(many=True)


@extend_schema_serializer(component_name="RunEventOut")
class EventOut(Plain):
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(["metric", "sample", "state", "log"])
    step = serializers.IntegerField(allow_null=True)
    attempt = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField()
    values = serializers.DictField(child=serializers.FloatField(allow_null=True), allow_null=True)
    text = serializers.CharField(allow_blank=True)
    data = serializers.DictField()  # type: ignore[assignment]  # DRF takes it out of the class


@extend_schema_serializer(component_name="RunEventsOut")
class EventsOut(Plain):
    after = serializers.IntegerField(help_text="Ask again with this one.")
    more = serializers.BooleanField(help_text="Ask again at once.")
    run = RunProgressOut()
    events = EventOut(many=True)


class ColumnsOut(Plain):
    names = serializers.ListField(child=serializers.CharField())
    steps = serializers.ListField(child=serializers.IntegerField())
    values = serializers.DictField(
        child=serializers.ListField(child=serializers.FloatField(allow_null=True))
    )
    thinned = serializers.BooleanField()
    last_event = serializers.IntegerField()


class ComparedOut(NamedOut):
    step = serializers.ChoiceField(Step.choices)
    spec_differs = serializers.DictField()
    metrics = ColumnsOut()


@extend_schema_serializer(component_name="RunSampleOut")
class SampleOut(Plain):
    step = serializers.IntegerField()
    prompt = serializers.CharField()
    reply = serializers.CharField()
    numbers = serializers.DictField()


@extend_schema_serializer(component_name="RunLineOut")
class LineOut(Plain):
    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    attempt = serializers.IntegerField()
    kind = serializers.ChoiceField(["state", "log"])
    text = serializers.CharField()


@extend_schema_serializer(component_name="RunLogOut")
class LogOut(Plain):
    lines = LineOut(many=True)
    next = serializers.IntegerField(allow_null=True)


class GpuOut(Plain):
    index = serializers.IntegerField()
    name = serializers.CharField()
    memory = serializers.IntegerField()
    used = serializers.IntegerField()
    busy = serializers.IntegerField(help_text="Percent.")


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


class FitsOut(Plain):
    machine = serializers.CharField()
    memory = serializers.IntegerField()
    ok = serializers.BooleanField()


@extend_schema_serializer(component_name="RunEstimateOut")
class EstimateOut(Plain):
    parameters = serializers.FloatField()
    rows = serializers.IntegerField()
    steps = serializers.IntegerField()
    tokens = serializers.FloatField()
    memory = serializers.DictField(child=serializers.FloatField(), help_text="Bytes of each part.")
    memory_total = serializers.FloatField()
    fits = FitsOut(many=True)
    seconds = serializers.FloatField(allow_null=True)
    seconds_from = serializers.ChoiceField(["a like run", "arithmetic"])
    petaflop_days = serializers.FloatField()
    notes = serializers.ListField(child=serializers.CharField())


class CheckOut(Plain):
    ok = serializers.BooleanField()
    message = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]  # DRF takes it out of the class
        child=serializers.ListField(child=serializers.CharField())
    )
    spec = serializers.DictField(help_text="Every field, filled in.")
    estimate = EstimateOut(allow_null=True)


class SweepOut(Plain):
    id = serializers.UUIDField()
    name = serializers.CharField()
    field = serializers.CharField()
    runs = RunRowOut(many=True)


@extend_schema_field({"oneOf": [{"type": "string", "format": "uuid"}, {"type": "array"}]})
class OneOrSeveral(serializers.Field[Any, Any, Any, Any]):
    """An id, or a list of ids."""

    def to_internal_value(self, data: Any) -> list[str]:
        ids = serializers.ListField(child=serializers.UUIDField(), max_length=100)
        found: list[Any] = ids.run_validation(data if isinstance(data, list) else [data])
        return [str(one) for one in found]


class RunIn(Plain):
    step = serializers.ChoiceField(Step.choices)
    name = serializers.CharField(max_length=128, default="", allow_blank=True)
    spec = serializers.DictField(default=dict)
    inputs = serializers.DictField(
        child=OneOrSeveral(allow_null=True), default=dict, help_text="Ids, by name."
    )
    gpus = serializers.IntegerField(default=1, min_value=1, max_value=1024)


class SweepIn(RunIn):
    field = serializers.CharField(max_length=64)
    values = serializers.ListField(min_length=1, max_length=50)


class RunCheckIn(RunIn):
    """With `field` and `values` each run of a sweep is looked at; the first one is estimated."""

    field = serializers.CharField(max_length=64, default="", allow_blank=True)
    values = serializers.ListField(default=list, max_length=50)


class CloneIn(Plain):
    name = serializers.CharField(max_length=128, default="", allow_blank=True)
    changes = serializers.DictField(default=dict)
    inputs = serializers.DictField(child=OneOrSeveral(allow_null=True), default=dict)
    gpus = serializers.IntegerField(default=None, allow_null=True, min_value=1, max_value=1024)


def chosen(step: str, inputs: dict[str, list[str] | None]) -> dict[str, list[Input]]:
    """The rows behind the ids, or a sentence for each that is not there."""
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
