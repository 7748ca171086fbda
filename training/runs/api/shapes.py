"""The shapes of answers about runs."""

from typing import Any

from rest_framework import serializers

from training.runs.models import State, Step

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
    all_steps = serializers.IntegerField(help_text="0 = not known yet.")
    seconds_left = serializers.FloatField(allow_null=True)
    message = serializers.CharField(help_text="Why the run is in its state.")
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


class SweepOut(Plain):
    id = serializers.UUIDField()
    name = serializers.CharField()
    field = serializers.CharField()
    runs = RunRowOut(many=True)
