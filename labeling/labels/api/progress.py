"""/api/labels/mine/progress/ -- the labeler's own pace, and their days as a file."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from labeling.labels.api.own import MyWorkIn, WorkOut
from labeling.labels.progress import days_csv, progress_of
from labeling.people.access import signed_in
from labeling.tasks.api.fields import LabelerView

ZONE = OpenApiParameter("zone", str, description='Such as "Europe/Berlin".')


class TasksWaitingOut(serializers.Serializer[Any]):
    tasks = serializers.IntegerField(help_text="Apart from those that the labeler holds.")
    or_more = serializers.BooleanField(help_text="True if not all of them were counted.")


class ProgressOut(serializers.Serializer[Any]):
    today = WorkOut()
    waiting = TasksWaitingOut()
    usual_ms = serializers.IntegerField(
        allow_null=True, help_text="Median active time of the last labels. Null if there are none."
    )


class ProgressView(LabelerView):
    @extend_schema(parameters=[ZONE], responses=ProgressOut)
    def get(self, request: Request) -> Response:
        sent = MyWorkIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        progress = progress_of(labeler=signed_in(request), zone=sent.validated_data["zone"])
        return Response(ProgressOut(progress).data)


class MyDaysFileView(LabelerView):
    @extend_schema(parameters=[ZONE], responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request) -> HttpResponse:
        """Download the labels and active hours of every day and kind of task."""
        sent = MyWorkIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        text = days_csv(labeler=signed_in(request), zone=sent.validated_data["zone"])
        answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="my-work.csv"'
        return answer
