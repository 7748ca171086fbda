"""/api/runs/<run>/log/ -- the history of a run with the engine's log: as pages, and as a file."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from training.runs import presenters
from training.runs.api.events import AFTER, AfterIn
from training.runs.api.runs import RESEARCHERS, found
from training.runs.api.shapes import Plain
from training.runs.models import RunEvent

LINES_AT_ONCE = 1000


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


class LogView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(parameters=[AFTER], responses=LogOut)
    def get(self, request: Request, run_id: UUID) -> Response:
        sent = AfterIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        after = sent.validated_data["after"]
        events = RunEvent.objects.filter(run=found(str(run_id)), number__gt=after)
        lines = [presenters.of_event(one) for one in events.order_by("number")[: LINES_AT_ONCE + 1]]
        more = len(lines) > LINES_AT_ONCE
        lines = lines[:LINES_AT_ONCE]
        following = lines[-1]["number"] if more else None
        return Response({"lines": LineOut(lines, many=True).data, "next": following})


class LogFileView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses={(200, "text/plain"): OpenApiTypes.STR})
    def get(self, request: Request, run_id: UUID) -> HttpResponse:
        run = found(str(run_id))
        events = RunEvent.objects.filter(run=run).order_by("number")
        lines = (
            f"{one.created_at:%Y-%m-%d %H:%M:%S} {one.attempt} {presenters.of_event(one)['text']}\n"
            for one in events.iterator()
        )
        answer = HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="run-{run.public_id}.log"'
        return answer
