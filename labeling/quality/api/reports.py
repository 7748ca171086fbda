"""/api/quality/reports/ -- bias, throughput, skips, the queue, time and cost."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body
from labeling.people.access import allow
from labeling.people.roles import Role
from labeling.quality.api.fields import (
    WHO,
    FiltersIn,
    FreshOut,
    MeasureOut,
    asked,
    filters_from,
    fresh,
)
from labeling.quality.api.labelers import SlotOut
from labeling.quality.columns import store
from labeling.quality.reports import bias, time
from labeling.quality.reports.models import PayRate

# InstructGPT (section 3.5) takes nine replies at once because it costs little more.
PAPER_RATIO = 1.3


class PositionOut(serializers.Serializer[Any]):
    fresh = FreshOut()
    slots = SlotOut(many=True)


class PositionView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[FiltersIn], responses=PositionOut)
    def get(self, request: Request) -> Response:
        """What share of its pairs the reply in each shown slot wins; models see no slots."""
        board = store.current()
        found = bias.by_slot(board, filters_from(asked(FiltersIn, request)))
        return Response(PositionOut({"fresh": fresh(board.as_of), "slots": found}).data)


class LengthBucketOut(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="The longer one is at least this many times as long.")
    measure = MeasureOut()


class LengthBiasOut(serializers.Serializer[Any]):
    name = serializers.CharField(help_text='"people", or a reward model.')
    overall = MeasureOut()
    buckets = LengthBucketOut(many=True)


class LengthsOut(serializers.Serializer[Any]):
    fresh = FreshOut()
    who = LengthBiasOut(many=True)


class LengthView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[FiltersIn], responses=LengthsOut)
    def get(self, request: Request) -> Response:
        """How often the longer reply wins: with people, and with each reward model."""
        board = store.current()
        found = bias.by_longer(board, filters_from(asked(FiltersIn, request)))
        return Response(LengthsOut({"fresh": fresh(board.as_of), "who": found}).data)


class TimeOfKOut(serializers.Serializer[Any]):
    k = serializers.IntegerField()
    rankings = serializers.IntegerField()
    median_ms = serializers.FloatField()
    mean_ms = MeasureOut(help_text="95 %, over labelers.")
    per_comparison_ms = serializers.FloatField()


class TimesOut(serializers.Serializer[Any]):
    fresh = FreshOut()
    by_k = TimeOfKOut(many=True)
    nine_over_four = MeasureOut(help_text="1.3: ranking nine takes 30 % longer than ranking four.")
    paper = serializers.FloatField()


class TimeView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[FiltersIn], responses=TimesOut)
    def get(self, request: Request) -> Response:
        """Active time by the number of replies, and what nine cost beside four."""
        board = store.current()
        found = time.times(board, filters_from(asked(FiltersIn, request)))
        shown = {"fresh": fresh(board.as_of), **vars(found), "paper": PAPER_RATIO}
        return Response(TimesOut(shown).data)


class PayRateOut(serializers.ModelSerializer[PayRate]):
    per_hour = serializers.FloatField()

    class Meta:
        model = PayRate
        fields = ["id", "since", "per_hour", "currency"]


class PayRateIn(Body, serializers.ModelSerializer[PayRate]):
    class Meta:
        model = PayRate
        fields = ["since", "per_hour", "currency"]


class CostOfKOut(serializers.Serializer[Any]):
    k = serializers.IntegerField()
    rankings = serializers.IntegerField()
    per_ranking = serializers.FloatField(allow_null=True)
    per_comparison = serializers.FloatField(allow_null=True)


class CostOut(serializers.Serializer[Any]):
    fresh = FreshOut()
    currency = serializers.CharField(help_text="Empty if no rate is set.")
    per_hour = serializers.FloatField(allow_null=True)
    hours = serializers.FloatField()
    cost = serializers.FloatField(allow_null=True)
    per_ranking = serializers.FloatField(allow_null=True)
    per_comparison = serializers.FloatField(allow_null=True)
    by_k = CostOfKOut(many=True)
    rates = PayRateOut(many=True)


class CostView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[FiltersIn], responses=CostOut)
    def get(self, request: Request) -> Response:
        """What a comparison costs: active time of rankings at the pay of their day."""
        board = store.current()
        found = time.cost(board, filters_from(asked(FiltersIn, request)))
        shown = {"fresh": fresh(board.as_of), **vars(found), "rates": PayRate.objects.all()}
        return Response(CostOut(shown).data)


class PayRatesView(APIView):
    permission_classes = [allow(Role.MANAGER)]

    @extend_schema(request=PayRateIn, responses={201: PayRateOut})
    def post(self, request: Request) -> Response:
        """Set the pay for an hour of active time, from a day on."""
        sent = PayRateIn(data=request.data)
        sent.is_valid(raise_exception=True)
        rate = PayRate.objects.create(**sent.validated_data)
        return Response(PayRateOut(rate).data, status=status.HTTP_201_CREATED)
