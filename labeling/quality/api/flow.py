"""/api/quality/reports/ -- throughput, skips and the queue."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.quality.api.fields import (
    WHO,
    asked,
)
from labeling.quality.reports import flow
from labeling.tasks.models import Kind, Purpose, SkipReason

LONGEST_SPAN = timedelta(days=3700)


class SpanIn(serializers.Serializer[dict[str, Any]]):
    """The last three months where nothing is said."""

    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False, help_text="This day included.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        until: date = attrs.get("until") or timezone.now().date()
        since: date = attrs.get("since") or until - flow.LAST_DAYS
        if since > until or until - since > LONGEST_SPAN:
            raise serializers.ValidationError(
                {"since": _("Choose a day before the last one, at most ten years before.")}
            )
        return {"since": since, "until": until}


class ThroughputDayOut(serializers.Serializer[Any]):
    day = serializers.DateField(help_text="In UTC.")
    labels = serializers.IntegerField()
    rankings = serializers.IntegerField()
    comparisons = serializers.IntegerField()
    active_hours = serializers.FloatField()
    people = serializers.IntegerField()


class ThroughputOut(serializers.Serializer[Any]):
    days = ThroughputDayOut(many=True)


class ThroughputView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[SpanIn], responses=ThroughputOut)
    def get(self, request: Request) -> Response:
        """Counted labels of every kind, day by day."""
        return Response(ThroughputOut({"days": flow.throughput(**asked(SpanIn, request))}).data)


class ReasonOut(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(SkipReason.choices)
    name = serializers.CharField()
    count = serializers.IntegerField()
    share = serializers.FloatField(help_text="Of all skips.")


class SkipsOut(serializers.Serializer[Any]):
    skips = serializers.IntegerField()
    taken = serializers.IntegerField(help_text="Seats that labelers took.")
    reasons = ReasonOut(many=True)


class SkipsView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[SpanIn], responses=SkipsOut)
    def get(self, request: Request) -> Response:
        """How often labelers pass, and why."""
        found = flow.skips(**asked(SpanIn, request))
        reasons = [
            {
                "reason": reason, "name": SkipReason(reason).label, "count": count,
                "share": count / max(found.skips, 1),
            }
            for reason, count in found.reasons.items()
        ]  # fmt: skip
        return Response(SkipsOut({**vars(found), "reasons": reasons}).data)


class WaitingOut(serializers.Serializer[Any]):
    purpose = serializers.ChoiceField(Purpose.choices)
    kind = serializers.ChoiceField(Kind.choices)
    open = serializers.IntegerField(help_text="Labels still to come.")
    held = serializers.IntegerField(help_text="Of these, on somebody's screen now.")
    oldest_seconds = serializers.IntegerField()
    median_seconds = serializers.IntegerField()


class QueueOut(serializers.Serializer[Any]):
    rows = WaitingOut(many=True)


class QueueView(APIView):
    permission_classes = [WHO]

    @extend_schema(responses=QueueOut)
    def get(self, request: Request) -> Response:
        """How many labels are still to come, and how long their tasks have waited."""
        return Response(QueueOut({"rows": flow.queue()}).data)
