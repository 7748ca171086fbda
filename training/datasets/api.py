"""/api/datasets/ -- count, freeze, look at and download what models learn from."""

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from labeling.prompts.models import Kind as PromptKind
from labeling.prompts.models import Split, UseCase
from labeling.tasks.models import Kind as TaskKind
from training.datasets.errors import DatasetIsRefused
from training.datasets.formats import ENDINGS, FORMS, in_form
from training.datasets.models import Dataset, Kind, State
from training.datasets.query import Query
from training.datasets.services import (
    add_text,
    file_of,
    freeze,
    labels_file_of,
    preview_counts,
)
from training.store import store

RESEARCHERS = allow(Role.RESEARCHER)
FROZEN = [Kind.DEMONSTRATIONS, Kind.RANKINGS, Kind.PROMPTS]


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
    """A row of the list, as it is shown."""

    def to_representation(self, instance: Dataset) -> Any:
        instance.forms = list(FORMS[instance.kind])  # type: ignore[attr-defined]  # of the answer
        return super().to_representation(instance)


def chosen_from(choices: list[tuple[str, Any]]) -> serializers.ListField:
    return serializers.ListField(child=serializers.ChoiceField(choices), default=list)


@extend_schema_serializer(component_name="DatasetQueryIn")
class QueryIn(serializers.Serializer[dict[str, Any]]):
    splits = serializers.ListField(
        child=serializers.ChoiceField(Split.choices), default=lambda: ["train"]
    )
    rounds = serializers.ListField(child=serializers.IntegerField(min_value=0), default=list)
    task_kinds = chosen_from(TaskKind.choices)
    use_cases = chosen_from(UseCase.choices)
    prompt_kinds = chosen_from(PromptKind.choices)
    languages = serializers.ListField(child=serializers.CharField(max_length=16), default=list)
    labelers = serializers.ListField(child=serializers.UUIDField(), default=list)
    guidelines = serializers.ListField(child=serializers.IntegerField(), default=list)
    since = serializers.DateField(default=None, allow_null=True)
    until = serializers.DateField(default=None, allow_null=True)
    least_agreement = serializers.FloatField(min_value=0, max_value=1, default=0.0)
    labels = serializers.BooleanField(default=True)
    imported = serializers.BooleanField(default=True)


class CountsIn(serializers.Serializer[dict[str, Any]]):
    kind = serializers.ChoiceField([(kind.value, kind.label) for kind in FROZEN])
    query = QueryIn()


class FreezeIn(CountsIn):
    name = serializers.CharField(max_length=128)


@extend_schema_serializer(component_name="DatasetTextIn")
class TextIn(serializers.Serializer[dict[str, Any]]):
    name = serializers.CharField(max_length=128)
    file = serializers.FileField(help_text='Lines of {"text"}, or plain text.')


@extend_schema_serializer(component_name="DatasetCountsOut")
class CountsOut(serializers.Serializer[Any]):
    labels = serializers.IntegerField()
    imported = serializers.IntegerField()
    prompts = serializers.IntegerField()
    rows = serializers.IntegerField(help_text="Before any are left out by agreement.")


class DatasetFilter(serializers.Serializer[dict[str, Any]]):
    kind = serializers.ChoiceField(Kind.choices, required=False)
    state = serializers.ChoiceField(State.choices, required=False)


class FormFilter(serializers.Serializer[dict[str, Any]]):
    form = serializers.ChoiceField([*ENDINGS, "labels"], default="jsonl")


class DatasetsView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(parameters=[*PAGE_PARAMETERS, DatasetFilter], responses=page_of(DatasetOut))
    def get(self, request: Request) -> Response:
        asked = DatasetFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = datasets().filter(**asked.validated_data)
        return page(request, found, by="-id", out=DatasetRow)

    @extend_schema(request=FreezeIn, responses={201: DatasetOut})
    def post(self, request: Request) -> Response:
        sent = FreezeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        dataset = freeze(
            name=said["name"],
            kind=said["kind"],
            query=query_of(said["query"]),
            by=signed_in(request),
        )
        return Response(shown(dataset), status=status.HTTP_201_CREATED)


class CountsView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=CountsIn, responses=CountsOut)
    def post(self, request: Request) -> Response:
        sent = CountsIn(data=request.data)
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        counts = preview_counts(kind=said["kind"], query=query_of(said["query"]))
        return Response(CountsOut(counts).data)


class TextView(APIView):
    permission_classes = [RESEARCHERS]
    parser_classes = [MultiPartParser]

    @extend_schema(request={"multipart/form-data": TextIn}, responses={201: DatasetOut})
    def post(self, request: Request) -> Response:
        sent = TextIn(data=request.data)
        sent.is_valid(raise_exception=True)
        file = sent.validated_data["file"]
        dataset = add_text(
            name=sent.validated_data["name"],
            chunks=file.chunks(),
            by=signed_in(request),
            lines_of_json=str(file.name).endswith(("json", "jsonl")),
        )
        return Response(shown(dataset), status=status.HTTP_201_CREATED)


class DatasetView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=DatasetOut)
    def get(self, request: Request, dataset_id: UUID) -> Response:
        return Response(shown(get_object_or_404(datasets(), public_id=dataset_id)))


class FileView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(
        parameters=[FormFilter],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, dataset_id: UUID) -> FileResponse:
        asked = FormFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        dataset = get_object_or_404(Dataset, public_id=dataset_id)
        return download(dataset, asked.validated_data["form"])


def download(dataset: Dataset, form: str) -> FileResponse:
    if form == "labels":
        name = f"{dataset.name}.labels.jsonl"
        with store.in_words():
            labels = labels_file_of(dataset).open("rb")
        return FileResponse(labels, as_attachment=True, filename=name)
    if form not in FORMS[dataset.kind]:
        raise DatasetIsRefused(DatasetIsRefused.no_such_form)
    with store.in_words():
        made = in_form(file_of(dataset), form)
    name = f"{dataset.name}.{ENDINGS[form]}"
    return FileResponse(made, as_attachment=True, filename=name)


def datasets() -> QuerySet[Dataset]:
    return Dataset.objects.select_related("made_by", "replaces")


def shown(dataset: Dataset) -> dict[str, Any]:
    return cast(dict[str, Any], DatasetRow(dataset).data)


def query_of(said: dict[str, Any]) -> Query:
    """A checked form as a query: lists in one order, so that the same query reads the same."""
    plain: dict[str, Any] = {}
    for name, value in said.items():
        if isinstance(value, set | list):
            plain[name] = tuple(sorted(map(str, value) if name == "labelers" else value))
        elif name in ("since", "until"):
            plain[name] = value.isoformat() if value else ""
        else:
            plain[name] = value
    return Query(**plain)
