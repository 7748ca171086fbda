"""The shapes of requests and answers about datasets."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from common.fields import Body, ListField, NameField, NumberField, TextField
from labeling.prompts.models import Kind as PromptKind
from labeling.prompts.models import Split, UseCase
from labeling.tasks.models import Kind as TaskKind
from labeling.tasks.models.forms import HIGHEST_RATING
from training.datasets.formats import ALL_FORMS, FORMS
from training.datasets.models import Dataset, Kind, State
from training.datasets.query import Query

FROZEN = [Kind.DEMONSTRATIONS, Kind.RANKINGS, Kind.SIGNALS, Kind.PROMPTS]


@extend_schema_serializer(component_name="DatasetOut")
class DatasetOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    state = serializers.ChoiceField(State.choices)
    query = serializers.DictField()
    sha256 = serializers.CharField()
    size = serializers.IntegerField()
    rows = serializers.IntegerField()
    card = serializers.DictField(help_text="Counts of what is in it.")
    message = serializers.CharField()
    replaces = serializers.UUIDField(source="replaces.public_id", allow_null=True, default=None)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    made_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    forms = serializers.ListField(child=serializers.CharField())


class DatasetRow(DatasetOut):
    """A dataset with the formats in which it can be downloaded."""

    def to_representation(self, instance: Dataset) -> Any:
        instance.forms = list(FORMS[instance.kind])  # type: ignore[attr-defined]  # only for the answer
        return super().to_representation(instance)


def some_of(choices: list[tuple[str, Any]]) -> ListField:
    return ListField(child=serializers.ChoiceField(choices), default=list)


@extend_schema_serializer(component_name="DatasetQueryIn")
class QueryIn(Body):
    splits = ListField(child=serializers.ChoiceField(Split.choices), default=lambda: ["train"])
    rounds = ListField(child=serializers.IntegerField(min_value=0), default=list)
    task_kinds = some_of(TaskKind.choices)
    use_cases = some_of(UseCase.choices)
    prompt_kinds = some_of(PromptKind.choices)
    languages = ListField(child=TextField(max_length=16), default=list)
    labelers = ListField(child=serializers.UUIDField(), default=list)
    guidelines = ListField(child=serializers.IntegerField(), default=list)
    intakes = ListField(child=serializers.IntegerField(min_value=1), default=list)
    since = serializers.DateField(default=None, allow_null=True)
    until = serializers.DateField(default=None, allow_null=True)
    least_agreement = NumberField(min_value=0, max_value=1, default=0.0)
    labels = serializers.BooleanField(default=True)
    imported = serializers.BooleanField(default=True)
    rewrites = serializers.BooleanField(
        default=False,
        help_text="Add rewritten replies: as demonstrations, or ranked above their original.",
    )
    spans = serializers.BooleanField(
        default=False, help_text="Add a column with what labelers marked in each ranked reply."
    )
    ratings = serializers.BooleanField(
        default=False, help_text="Add a column with the ratings and notes of each ranked reply."
    )
    good_from = serializers.IntegerField(
        min_value=0,
        max_value=HIGHEST_RATING,
        default=Query.good_from,
        help_text="For judged replies: good from this rating on.",
    )
    bad_to = serializers.IntegerField(
        min_value=0,
        max_value=HIGHEST_RATING,
        default=Query.bad_to,
        help_text="For judged replies: bad up to this rating.",
    )
    bad_flags = ListField(
        child=TextField(max_length=32),
        default=lambda: list(Query.bad_flags),
        help_text="For judged replies: codes of flags that make a reply bad.",
    )


class CountsIn(Body):
    kind = serializers.ChoiceField([(kind.value, kind.label) for kind in FROZEN])
    query = QueryIn()


class FreezeIn(CountsIn):
    name = NameField(max_length=128)


@extend_schema_serializer(component_name="DatasetTextIn")
class TextIn(Body):
    name = NameField(max_length=128)
    file = serializers.FileField(help_text='Lines of {"text"}, or plain text.')


class ComparisonsIn(Body):
    name = NameField(max_length=128)
    file = serializers.FileField(
        help_text="Lines of {prompt, chosen, rejected} or {prompt, replies, ranks}, or a list."
    )


@extend_schema_serializer(component_name="DatasetCountsOut")
class CountsOut(serializers.Serializer[Any]):
    labels = serializers.IntegerField()
    imported = serializers.IntegerField()
    prompts = serializers.IntegerField()
    rows = serializers.IntegerField()


class DatasetFilter(serializers.Serializer[dict[str, Any]]):
    kind = serializers.ChoiceField(Kind.choices, required=False)
    state = serializers.ChoiceField(State.choices, required=False)


class FormFilter(serializers.Serializer[dict[str, Any]]):
    form = serializers.ChoiceField([*ALL_FORMS, "labels"], default="jsonl")
