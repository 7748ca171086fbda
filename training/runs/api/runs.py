"""/api/runs/ and /api/runs/sweeps/ -- launch, look, cancel, resume, clone."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from training.runs import presenters, reading, services
from training.runs.api.requests import CloneIn, RunIn, SweepIn, chosen
from training.runs.api.shapes import RunOut, RunRowOut, SweepOut
from training.runs.models import Run, State, Step, Sweep
from training.runs.sweeps import launch_sweep

RESEARCHERS = allow(Role.RESEARCHER)
ROWS = Run.objects.select_related("machine", "created_by", "sweep")


class FilterIn(serializers.Serializer[Any]):
    state = serializers.ChoiceField(State.choices, required=False)
    step = serializers.ChoiceField(Step.choices, required=False)
    sweep = serializers.UUIDField(required=False)
    model = serializers.UUIDField(required=False, help_text="Runs that read this model version.")
    dataset = serializers.UUIDField(required=False, help_text="Runs that read this dataset.")


FILTERS = [OpenApiParameter(str(name), str) for name in FilterIn().fields]


class RunRow(RunRowOut):
    """A row of the table, as it is presenters."""

    def to_representation(self, instance: Run) -> Any:
        return super().to_representation(presenters.row(instance))


class RunsView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(parameters=[*PAGE_PARAMETERS, *FILTERS], responses=page_of(RunRowOut))
    def get(self, request: Request) -> Response:
        sent = FilterIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        return page(request, filtered(sent.validated_data), by="-id", out=RunRow)

    @extend_schema(request=RunIn, responses={201: RunOut})
    def post(self, request: Request) -> Response:
        run = services.launch(by=signed_in(request), **asked(request))
        return Response(whole(run), status=status.HTTP_201_CREATED)


class RunView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=RunOut)
    def get(self, request: Request, run_id: str) -> Response:
        return Response(whole(found(run_id)))


class CancelRunView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=None, responses=RunOut)
    def post(self, request: Request, run_id: str) -> Response:
        return Response(whole(services.cancel(run=found(run_id), by=signed_in(request))))


class ResumeRunView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=None, responses=RunOut)
    def post(self, request: Request, run_id: str) -> Response:
        return Response(whole(services.resume(run=found(run_id), by=signed_in(request))))


class CloneRunView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=CloneIn, responses={201: RunOut})
    def post(self, request: Request, run_id: str) -> Response:
        run = found(run_id)
        sent = CloneIn(data=request.data)
        sent.is_valid(raise_exception=True)
        wanted = {**sent.validated_data}
        wanted["inputs"] = chosen(run.step, wanted["inputs"])
        copy = services.clone(run=run, by=signed_in(request), **wanted)
        return Response(whole(copy), status=status.HTTP_201_CREATED)


class SweepsView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=SweepIn, responses={201: SweepOut})
    def post(self, request: Request) -> Response:
        sent = SweepIn(data=request.data)
        sent.is_valid(raise_exception=True)
        wanted = {**sent.validated_data}
        wanted["inputs"] = chosen(wanted["step"], wanted["inputs"])
        sweep = launch_sweep(by=signed_in(request), **wanted)
        return Response(_sweep(sweep), status=status.HTTP_201_CREATED)


class SweepView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=SweepOut)
    def get(self, request: Request, sweep_id: str) -> Response:
        return Response(_sweep(get_object_or_404(Sweep, public_id=sweep_id)))


def asked(request: Request, form: type[RunIn] = RunIn) -> dict[str, Any]:
    sent = form(data=request.data)
    sent.is_valid(raise_exception=True)
    wanted = {**sent.validated_data}
    wanted["inputs"] = chosen(wanted["step"], wanted["inputs"])
    return wanted


def found(run_id: str) -> Run:
    return get_object_or_404(ROWS, public_id=run_id)


def whole(run: Run) -> Any:
    known = ROWS.get(pk=run.pk)
    return RunOut({**presenters.whole(known), "invariants": reading.invariants_of(known)}).data


def filtered(wanted: dict[str, Any]) -> QuerySet[Run]:
    columns = {
        "state": "state",
        "step": "step",
        "sweep": "sweep__public_id",
        "model": "inputs__model__public_id",
        "dataset": "inputs__dataset__public_id",
    }
    rows = ROWS.all()
    for name, value in wanted.items():
        rows = rows.filter((columns[name], value))
    return rows.distinct()


def _sweep(sweep: Sweep) -> Any:
    runs = [presenters.row(run) for run in ROWS.filter(sweep=sweep).order_by("pk")]
    about = {"id": sweep.public_id, "name": sweep.name, "field": sweep.field}
    return SweepOut({**about, "runs": runs}).data
