"""What a run measures and says, while it goes: as JSON to ask again for, and as a stream."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from training.runs import reading, shown
from training.runs.api.runs import RESEARCHERS, ROWS, found
from training.runs.api.shapes import (
    ColumnsOut,
    ComparedOut,
    EventsOut,
    LineOut,
    LogOut,
    SampleOut,
)
from training.runs.models import Run, RunEvent, RunSample

AFTER = OpenApiParameter("after", int, description="The last number seen; 0 is the beginning.")
LOOK_EVERY, PING_EVERY, LONGEST_STREAM = 1.0, 15.0, 300.0  # seconds
LINES_AT_ONCE = 1000
SAMPLES_AT_ONCE = 200
MOST_COMPARED = 20


class AfterIn(serializers.Serializer[Any]):
    after = serializers.IntegerField(default=0, min_value=0, max_value=2**62)


class ColumnsIn(serializers.Serializer[Any]):
    names = serializers.CharField(default="", allow_blank=True, max_length=2000)
    most = serializers.IntegerField(default=1000, min_value=2, max_value=20_000)


class CompareIn(ColumnsIn):
    runs = serializers.CharField(max_length=2000)

    def validate_runs(self, listed: str) -> list[UUID]:
        ids = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_COMPARED)
        checked: list[UUID] = ids.run_validation([one for one in listed.split(",") if one])
        return checked


COLUMNS = [
    OpenApiParameter("names", str, description="Metrics, with commas between; nothing: all."),
    OpenApiParameter("most", int, description="So many steps at most, evenly; 1000."),
]


class TakesAnyAnswer(DefaultContentNegotiation):
    """Whoever asks for a stream would be refused: DRF has no renderer for one."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class EventsView(APIView):
    permission_classes = [RESEARCHERS]
    content_negotiation_class = TakesAnyAnswer

    @extend_schema(parameters=[AFTER], responses=EventsOut)
    def get(self, request: Request, run_id: UUID) -> HttpResponseBase:
        run = found(str(run_id))
        if "text/event-stream" in request.headers.get("Accept", ""):
            return stream(run, begin_of(request))
        sent = AfterIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        return Response(EventsOut(look(run, sent.validated_data["after"])).data)


class MetricsView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(parameters=COLUMNS, responses=ColumnsOut)
    def get(self, request: Request, run_id: UUID) -> Response:
        sent = ColumnsIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        return Response(_columns(found(str(run_id)), sent.validated_data))


class CompareRunsView(APIView):
    """Several runs in one plot, and in which fields they differ."""

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
    """Replies as they change, the newest first."""

    permission_classes = [RESEARCHERS]

    @extend_schema(parameters=[OpenApiParameter("after_step", int)], responses=SampleOut(many=True))
    def get(self, request: Request, run_id: UUID) -> Response:
        sent = AfterIn(data={"after": request.query_params.get("after_step", 0)})
        sent.is_valid(raise_exception=True)
        rows = RunSample.objects.filter(run=found(str(run_id)))
        rows = rows.filter(step__gt=sent.validated_data["after"]).order_by("-number")
        return Response(SampleOut(rows[:SAMPLES_AT_ONCE], many=True).data)


class LogView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(parameters=[AFTER], responses=LogOut)
    def get(self, request: Request, run_id: UUID) -> Response:
        sent = AfterIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        after = sent.validated_data["after"]
        events = RunEvent.objects.filter(run=found(str(run_id)), number__gt=after)
        lines = [shown.of_event(one) for one in events.order_by("number")[: LINES_AT_ONCE + 1]]
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
            f"{one.created_at:%Y-%m-%d %H:%M:%S} {one.attempt} {shown.of_event(one)['text']}\n"
            for one in events.iterator()
        )
        answer = HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="run-{run.public_id}.log"'
        return answer


def look(run: Run, after: int) -> dict[str, Any]:
    """What is new, and how the run stands."""
    events = reading.events_after(run, after)
    return {
        "after": events[-1]["number"] if events else after,
        "more": len(events) == reading.AT_ONCE,
        "run": shown.progress(run),
        "events": events,
    }


def begin_of(request: Request) -> int:
    """A browser that lost the stream says which event it saw last."""
    for value in (request.headers.get("Last-Event-ID"), request.query_params.get("after")):
        if value and value.isdecimal() and len(value) < 19:  # noqa: PLR2004  (digits of 2 ** 62)
            return int(value)
    return 0


def stream(run: Run, after: int) -> StreamingHttpResponse:
    """Server-sent events, until the run has ended or some minutes are over."""
    if not connection.in_atomic_block:
        connection.close()  # it would be held, idle, as long as the stream is open
    lines = live(run.pk, after, translation.get_language() or "en")
    answer = StreamingHttpResponse(lines, content_type="text/event-stream")
    answer["Cache-Control"] = "no-cache"
    answer["X-Accel-Buffering"] = "no"  # a proxy would collect them first
    return answer


async def live(run_id: int, after: int, language: str) -> AsyncIterator[str]:
    """The lines of a stream: events as they come, the run when it moves, a ping now and then."""
    until, pinged, before = time.monotonic() + LONGEST_STREAM, time.monotonic(), ""
    while time.monotonic() < until:
        seen = await sync_to_async(_look_apart, thread_sensitive=False)(run_id, after, language)
        for event in seen["events"]:
            yield _line(event["kind"], event, event["number"])
        after, now = seen["after"], json.dumps(seen["run"])
        if now != before:
            before = now
            yield _line("run", seen["run"], after)
        if seen["more"]:
            continue
        if seen["over"]:
            yield _line("end", {}, after)
            return
        if time.monotonic() - pinged > PING_EVERY:
            pinged = time.monotonic()
            yield ": ping\n\n"
        await asyncio.sleep(LOOK_EVERY)


def _look_apart(run_id: int, after: int, language: str) -> dict[str, Any]:
    """One look from a thread of its own; its connection goes with it."""
    try:
        with translation.override(language):
            run = Run.objects.get(pk=run_id)
            return {**EventsOut(look(run, after)).data, "over": reading.is_over(run)}
    finally:
        connection.close()


def _line(kind: str, data: Any, number: int) -> str:
    return f"id: {number}\nevent: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _columns(run: Run, sent: dict[str, Any]) -> dict[str, Any]:
    names = [name for name in sent["names"].split(",") if name]
    return reading.columns(run, names, sent["most"])
