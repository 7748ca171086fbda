"""The shapes of requests and answers about sample batches."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from common.fields import Body, ListField, NameField, NumberField, TextField
from labeling.prompts.models import Kind as PromptKind
from labeling.prompts.models import Split, UseCase
from labeling.tasks.models import Kind
from training.samples.choosing import ORDERS, RANDOM
from training.samples.models import LeftOut, State
from training.samples.services import (
    MOST_REPLIES,
)

MOST_PROMPTS = 10_000
MOST_SHOWN = 50


class ChoiceIn(Body):
    number = serializers.IntegerField(min_value=1, max_value=MOST_PROMPTS, default=100)
    split = serializers.ChoiceField(Split.choices, default=Split.TRAIN.value)
    use_cases = ListField(child=serializers.ChoiceField(UseCase.choices), default=list)
    kinds = ListField(child=serializers.ChoiceField(PromptKind.choices), default=list)
    languages = ListField(child=TextField(max_length=16), default=list)
    unseen = serializers.BooleanField(
        default=True, help_text="Only prompts that were never sampled or ranked."
    )
    order = serializers.ChoiceField(list(ORDERS), default=RANDOM)
    reward_models = ListField(
        child=TextField(max_length=128),
        default=list,
        help_text="By uncertainty: the names of the ensemble's members.",
    )
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)


class ShareIn(Body):
    model = serializers.UUIDField(help_text="A policy or base model.")
    share = NumberField(min_value=0, max_value=1)


@extend_schema_serializer(component_name="BatchTermsIn")
class TermsIn(Body):
    least_replies = serializers.IntegerField(min_value=1, max_value=MOST_REPLIES, default=4)
    most_replies = serializers.IntegerField(min_value=1, max_value=MOST_REPLIES, default=9)
    temperature = NumberField(min_value=0, max_value=2, default=1.0)
    top_p = NumberField(min_value=0.01, max_value=1, default=1.0)
    most_tokens = serializers.IntegerField(min_value=1, max_value=32_768, default=1024)
    most_draws = serializers.IntegerField(min_value=1, max_value=10, default=3)
    seed = serializers.IntegerField(min_value=0, max_value=2**30, default=0)
    overlap = serializers.IntegerField(min_value=1, max_value=20, default=1)
    task_kind = serializers.ChoiceField(Kind.choices, default=Kind.RANK_AND_RATE.value)
    round_number = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)
    reward_model = serializers.UUIDField(allow_null=True, default=None)


class BatchIn(Body):
    name = NameField(max_length=128)
    prompts = ChoiceIn()
    mix = ShareIn(many=True, allow_empty=False, max_length=100)  # type: ignore[call-arg]  # missing in the stubs
    terms = TermsIn()


class BatchOutlookIn(Body):
    prompts = ChoiceIn()


class BatchOutlookOut(serializers.Serializer[Any]):
    eligible = serializers.IntegerField()


class BatchWriterOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="model.public_id")
    name = serializers.CharField(source="model.name")
    share = serializers.FloatField()


class BatchOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    task_kind = serializers.ChoiceField(Kind.choices)
    query = serializers.DictField()
    least_replies = serializers.IntegerField()
    most_replies = serializers.IntegerField()
    temperature = serializers.FloatField()
    top_p = serializers.FloatField()
    overlap = serializers.IntegerField()
    round_number = serializers.IntegerField()
    message = serializers.CharField()
    writers = BatchWriterOut(many=True, source="writers.all")
    prompt_count = serializers.IntegerField()
    kept = serializers.IntegerField(help_text="Replies that labelers get.")
    left_out = serializers.IntegerField()
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    released_at = serializers.DateTimeField(allow_null=True)


class BatchSampleOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    model = serializers.CharField(source="model.name")
    text = serializers.CharField()
    left_out = serializers.ChoiceField([*LeftOut.choices, ("", "")])
    characters = serializers.IntegerField()
    tokens = serializers.IntegerField(allow_null=True)
    ended = serializers.BooleanField()
    score = serializers.FloatField(allow_null=True)


class BatchTurnOut(serializers.Serializer[Any]):
    role = serializers.CharField()
    text = serializers.CharField()


class BatchPromptOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="prompt.public_id")
    turns = BatchTurnOut(many=True, source="prompt.turns")
    wanted = serializers.IntegerField(source="replies_wanted")
    samples = BatchSampleOut(many=True)


class BatchPromptsOut(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    rows = BatchPromptOut(many=True)


class PreviewFilter(serializers.Serializer[dict[str, Any]]):
    offset = serializers.IntegerField(min_value=0, default=0)
    limit = serializers.IntegerField(min_value=1, max_value=MOST_SHOWN, default=10)
    lacking = serializers.BooleanField(
        default=False, help_text="Only prompts with fewer replies than wanted."
    )
