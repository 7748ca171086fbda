"""The shapes of answers about the loop and its rounds."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from training.rounds.models import RoundState, StageName, StageState


class RoundPartOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="__str__")


class StageRunOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    row = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    state = serializers.CharField()
    done_steps = serializers.IntegerField()
    all_steps = serializers.IntegerField()


class StageBatchOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    row = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    state = serializers.CharField()


@extend_schema_field({"type": "object", "additionalProperties": True})
class AnythingField(serializers.JSONField):
    """JSON whose fields depend on the stage."""


class StageOut(serializers.Serializer[Any]):
    name = serializers.ChoiceField(StageName.choices)
    state = serializers.ChoiceField(StageState.choices)
    message = serializers.CharField()
    tries = serializers.IntegerField()
    runs = StageRunOut(many=True, source="runs.all")
    batches = StageBatchOut(many=True, source="batches.all")
    datasets = RoundPartOut(many=True, source="datasets.all")
    models = RoundPartOut(many=True, source="model_versions.all")
    campaign = RoundPartOut(allow_null=True)
    evidence = AnythingField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class RoundLabelsOut(serializers.Serializer[Any]):
    done = serializers.IntegerField()
    all = serializers.IntegerField()


class RoundOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    name = serializers.CharField()
    state = serializers.ChoiceField(RoundState.choices)
    automatic = serializers.BooleanField()
    plan = AnythingField()
    begun_from = serializers.CharField(allow_null=True)
    present = serializers.CharField(help_text="The current stage; empty when the round has ended.")
    labels = RoundLabelsOut()
    stages = StageOut(many=True)
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class StationsOut(serializers.Serializer[Any]):
    prompts = serializers.IntegerField(source="counts.prompts_in_use")
    tasks = serializers.IntegerField(source="counts.tasks_active")
    open_seats = serializers.IntegerField(source="counts.open_seats")
    labels = serializers.IntegerField(source="counts.labels_counted")
    datasets = serializers.IntegerField(source="counts.datasets_ready")
    runs = serializers.IntegerField(source="counts.runs")
    runs_at_work = serializers.IntegerField(source="counts.runs_at_work")
    models = serializers.IntegerField(source="counts.writers")
    reward_models = serializers.IntegerField(source="counts.reward_models")
    batches = serializers.IntegerField(source="counts.batches")
    batches_ready = serializers.IntegerField(source="counts.batches_ready")
    policy = serializers.CharField()


class RoundPointOut(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(RoundState.choices)
    candidate = serializers.CharField()
    decided = serializers.CharField()
    win_rate = serializers.FloatField(allow_null=True)
    win_rate_low = serializers.FloatField(allow_null=True)
    win_rate_high = serializers.FloatField(allow_null=True)
    reward = serializers.FloatField(allow_null=True)
    kl = serializers.FloatField(allow_null=True)


class LoopOut(serializers.Serializer[Any]):
    stations = StationsOut()
    round = RoundOut(allow_null=True, help_text="The open round, or the last one.")
    history = RoundPointOut(many=True)
    defaults = AnythingField(help_text="The plan of a round that sets no field.")
