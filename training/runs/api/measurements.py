"""/api/runs/<run>/metrics/, .../samples/ and /api/runs/compare/ -- what runs measured."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import TextField
from training.runs import reading
from training.runs.api.events import AfterIn
from training.runs.api.runs import RESEARCHERS, ROWS, found
from training.runs.api.shapes import NamedOut, Plain
from training.runs.models import Run, RunSample, Step

SAMPLES_AT_ONCE = 200
MOST_COMPARED = 20
COLUMNS = [
    OpenApiParameter("names", str, description="Metrics, separated by commas; empty = all."),
    OpenApiParameter("most", int, description="The most steps, evenly spaced; 1000."),
]


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


class ColumnsIn(serializers.Serializer[Any]):
    names = TextField(default="", allow_blank=True, max_length=2000)
    most = serializers.IntegerField(default=1000, min_value=2, max_value=20_000)


class CompareIn(ColumnsIn):
    runs = TextField(max_length=2000)

    def validate_runs(self, listed: str) -> list[UUID]:
        ids = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_COMPARED)
        checked: list[UUID] = ids.run_validation([one for one in listed.split(",") if one])
        return checked


class MetricsView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(parameters=COLUMNS, responses=ColumnsOut)
    def get(self, request: Request, run_id: UUID) -> Response:
        sent = ColumnsIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        return Response(_columns(found(str(run_id)), sent.validated_data))


class CompareRunsView(APIView):
    """The metrics of several runs, and the fields in which they differ."""

    permission_classes = [RESEARCHERS]

    @extend_schema(
        parameters=[OpenApiParameter("runs", str, required=True), *COLUMNS],
        responses=ComparedOut(many=True),
    )
    def get(self, request: Request) -> Response:
        sent = CompareIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        wanted = sent.validated_data["runs"]
        known = {run.public_id: run for run in ROWS.filter(public_id__in=wanted)}
        runs = [known[one] for one in wanted if one in known]
        differing = reading.differing(runs)
        rows = [
            {
                **{"id": run.public_id, "name": run.name, "step": run.step},
                "spec_differs": differing[run.pk],
                "metrics": _columns(run, sent.validated_data),
            }
            for run in runs
        ]
        return Response(ComparedOut(rows, many=True).data)


class RunSamplesView(APIView):
    """Replies generated during training, the newest first."""

    permission_classes = [RESEARCHERS]

    @extend_schema(parameters=[OpenApiParameter("after_step", int)], responses=SampleOut(many=True))
    def get(self, request: Request, run_id: UUID) -> Response:
        sent = AfterIn(data={"after": request.query_params.get("after_step", 0)})
        sent.is_valid(raise_exception=True)
        rows = RunSample.objects.filter(run=found(str(run_id)))
        rows = rows.filter(step__gt=sent.validated_data["after"]).order_by("-number")
        return Response(SampleOut(rows[:SAMPLES_AT_ONCE], many=True).data)


def _columns(run: Run, sent: dict[str, Any]) -> dict[str, Any]:
    names = [name for name in sent["names"].split(",") if name]
    return reading.columns(run, names, sent["most"])
