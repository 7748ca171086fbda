"""/api/labels/days/ -- the number of labels per day."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.labels.days import labels_by_day
from labeling.people.access import allow
from labeling.people.roles import Role

LONGEST = 366


class DaysIn(serializers.Serializer[dict[str, Any]]):
    days = serializers.IntegerField(min_value=1, max_value=LONGEST, default=30)


class DayOut(serializers.Serializer[Any]):
    day = serializers.DateField()
    labels = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="Number of labels by kind of task.",
    )


class LabelDaysView(APIView):
    permission_classes = [allow(Role.MANAGER, Role.RESEARCHER, Role.ADMINISTRATOR)]

    @extend_schema(parameters=[DaysIn], responses=DayOut(many=True))
    def get(self, request: Request) -> Response:
        """Count labels per day, without surplus. Oldest day first; the last day is today (UTC)."""
        sent = DaysIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        return Response(DayOut(labels_by_day(**sent.validated_data), many=True).data)
