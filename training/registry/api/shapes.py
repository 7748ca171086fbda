"""The shapes of requests and answers about model versions."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from common.fields import Body, TextField
from training.registry.models import MOST_OF, Kind, Origin, State, name_is_plain


class ReferenceOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()


@extend_schema_serializer(component_name="ModelFileOut")
class FileOut(serializers.Serializer[Any]):
    path = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()


class ModelOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    origin = serializers.ChoiceField(Origin.choices)
    state = serializers.ChoiceField(State.choices)
    run = ReferenceOut(allow_null=True)
    parent = ReferenceOut(allow_null=True)
    children = ReferenceOut(many=True, source="children.all")
    datasets = ReferenceOut(many=True, source="datasets.all")
    best_of = serializers.IntegerField(allow_null=True)
    chooser = ReferenceOut(allow_null=True)
    shape = serializers.DictField()
    metrics = serializers.DictField()
    note = serializers.CharField()
    withdrawn_data_at = serializers.DateTimeField(allow_null=True)
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()


class ModelDetailOut(ModelOut):
    spec = serializers.DictField()
    files = FileOut(many=True)
    endpoint = serializers.DictField()


class PromotionOut(serializers.Serializer[Any]):
    model = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    by = serializers.CharField(allow_null=True)
    reason = serializers.CharField()
    rolls_back = serializers.BooleanField()
    evidence = serializers.DictField()
    created_at = serializers.DateTimeField()


class PolicyOut(serializers.Serializer[Any]):
    current = ModelOut(allow_null=True)
    promotions = PromotionOut(many=True)


class RegisterIn(Body):
    name = TextField(max_length=128, validators=[name_is_plain])
    kind = serializers.ChoiceField(Kind.choices, default=Kind.BASE.value)
    folder = TextField(max_length=255, help_text="Directly below the models root.")
    note = TextField(default="", allow_blank=True, max_length=2000)


class HubIn(Body):
    name = TextField(max_length=128, validators=[name_is_plain])
    kind = serializers.ChoiceField(Kind.choices, default=Kind.BASE.value)
    hub = TextField(max_length=255, help_text="owner/name")
    revision = TextField(default="main", max_length=64)
    note = TextField(default="", allow_blank=True, max_length=2000)


class EndpointIn(Body):
    name = TextField(max_length=128, validators=[name_is_plain])
    url = serializers.URLField(max_length=255, help_text="Such as http://127.0.0.1:8001/v1")
    model = TextField(max_length=255)
    note = TextField(default="", allow_blank=True, max_length=2000)


class BestOfIn(Body):
    name = TextField(max_length=128, validators=[name_is_plain])
    policy = serializers.UUIDField(help_text="A policy or base model with files.")
    chooser = serializers.UUIDField(help_text="A reward model.")
    n = serializers.IntegerField(min_value=2, max_value=MOST_OF)
    note = TextField(default="", allow_blank=True, max_length=2000)


@extend_schema_serializer(component_name="PromotionReasonIn")
class ReasonIn(Body):
    reason = TextField(max_length=500)


class ModelFilter(serializers.Serializer[dict[str, Any]]):
    kind = serializers.ChoiceField(Kind.choices, required=False)
    state = serializers.ChoiceField(State.choices, required=False)
