"""/api/datasets/ -- count, freeze, list and download datasets."""

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from training.datasets.api.shapes import (
    ComparisonsIn,
    CountsIn,
    CountsOut,
    DatasetFilter,
    DatasetOut,
    DatasetRow,
    FormFilter,
    FreezeIn,
    TextIn,
)
from training.datasets.errors import DatasetIsRefused
from training.datasets.formats import ENDINGS, FORMS, in_form, list_of_labels
from training.datasets.models import Dataset
from training.datasets.query import Query
from training.datasets.services import (
    add_comparisons,
    add_text,
    file_of,
    freeze,
    labels_file_of,
    preview_counts,
)
from training.store import store

RESEARCHERS = allow(Role.RESEARCHER)


class DatasetsView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(parameters=[*PAGE_PARAMETERS, DatasetFilter], responses=page_of(DatasetOut))
    def get(self, request: Request) -> Response:
        asked = DatasetFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = datasets().filter(draws=None, **asked.validated_data)
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


class ComparisonsView(APIView):
    """Store a benchmark of reward models: RewardBench, RM-Bench, or chosen and rejected."""

    permission_classes = [RESEARCHERS]
    parser_classes = [MultiPartParser]

    @extend_schema(request={"multipart/form-data": ComparisonsIn}, responses={201: DatasetOut})
    def post(self, request: Request) -> Response:
        sent = ComparisonsIn(data=request.data)
        sent.is_valid(raise_exception=True)
        dataset = add_comparisons(
            name=sent.validated_data["name"],
            chunks=sent.validated_data["file"].chunks(),
            by=signed_in(request),
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
        with store.outages_explained():
            labels = list_of_labels(labels_file_of(dataset))
        return FileResponse(labels, as_attachment=True, filename=name)
    if form not in FORMS[dataset.kind]:
        raise DatasetIsRefused(DatasetIsRefused.no_such_form)
    with store.outages_explained():
        made = in_form(file_of(dataset), form)
    name = f"{dataset.name}.{ENDINGS.get(form, f'{form}.jsonl')}"
    return FileResponse(made, as_attachment=True, filename=name)


def datasets() -> QuerySet[Dataset]:
    return Dataset.objects.select_related("made_by", "replaces")


def shown(dataset: Dataset) -> dict[str, Any]:
    return cast(dict[str, Any], DatasetRow(dataset).data)


def query_of(said: dict[str, Any]) -> Query:
    """A query from a valid request. Lists are sorted, so that equal queries are stored equally."""
    plain: dict[str, Any] = {}
    for name, value in said.items():
        if isinstance(value, set | list):
            plain[name] = tuple(sorted(map(str, value) if name == "labelers" else value))
        elif name in ("since", "until"):
            plain[name] = value.isoformat() if value else ""
        else:
            plain[name] = value
    return Query(**plain)
