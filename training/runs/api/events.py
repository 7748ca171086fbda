"""/api/runs/<run>/events/ -- what happens in a run, as JSON to poll and as a stream."""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.utils import translation
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.streams import stream_response
from labeling.people.access import signed_in
from labeling.people.proofs import proof_of
from training.runs import presenters, reading
from training.runs.api.runs import RESEARCHERS, found
from training.runs.api.shapes import Plain, RunProgressOut
from training.runs.models import Run

AFTER = OpenApiParameter("after", int, description="The last number seen; 0 = the beginning.")
LONGEST_NUMBER = 18  # digits of a number below 2 ** 62


class AfterIn(serializers.Serializer[Any]):
    after = serializers.IntegerField(default=0, min_value=0, max_value=2**62)


@extend_schema_serializer(component_name="RunEventOut")
class EventOut(Plain):
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(["metric", "sample", "state", "log"])
    step = serializers.IntegerField(allow_null=True)
    attempt = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField()
    values = serializers.DictField(child=serializers.FloatField(allow_null=True), allow_null=True)
    text = serializers.CharField(allow_blank=True)
    data = serializers.DictField()  # type: ignore[assignment]  # DRF takes it out of the class


@extend_schema_serializer(component_name="RunEventsOut")
class EventsOut(Plain):
    after = serializers.IntegerField(help_text="Send this with the next request.")
    more = serializers.BooleanField(help_text="More events are waiting; ask again at once.")
    run = RunProgressOut()
    events = EventOut(many=True)


class TakesAnyAnswer(DefaultContentNegotiation):
    """Accepts requests for a stream. DRF would refuse them, because it has no renderer for one."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class EventsView(APIView):
    permission_classes = [RESEARCHERS]
    content_negotiation_class = TakesAnyAnswer

    @extend_schema(parameters=[AFTER], responses=EventsOut)
    def get(self, request: Request, run_id: UUID) -> HttpResponseBase:
        run = found(str(run_id))
        if "text/event-stream" in request.headers.get("Accept", ""):
            return stream_response(
                signed_in(request).pk,
                proof=proof_of(request),
                run=run.pk,
                after=begin_of(request),
                language=translation.get_language(),
            )
        sent = AfterIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        return Response(EventsOut(look(run, sent.validated_data["after"])).data)


def look(run: Run, after: int) -> dict[str, Any]:
    """The new events, and the progress of the run."""
    events = reading.events_after(run, after)
    return {
        "after": events[-1]["number"] if events else after,
        "more": len(events) == reading.AT_ONCE,
        "run": presenters.progress(run),
        "events": events,
    }


def begin_of(request: Request) -> int:
    """The last event that the browser saw. It sends a header after losing the stream."""
    for value in (request.headers.get("Last-Event-ID"), request.query_params.get("after")):
        if value and value.isdecimal() and len(value) <= LONGEST_NUMBER:
            return int(value)
    return 0
