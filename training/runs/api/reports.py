"""/api/runs/reports/ -- report cards of reward models, side by side."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import TextField
from training.registry.models import ModelVersion
from training.runs.api.measurements import MOST_COMPARED, CompareIn
from training.runs.api.runs import RESEARCHERS, ROWS
from training.runs.api.shapes import NamedOut, Plain
from training.runs.models import Step
from training.runs.report import about, reports_of


class AccuracyOut(Plain):
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    pairs = serializers.IntegerField()
    prompts = serializers.IntegerField()


class CeilingOut(Plain):
    people = AccuracyOut()
    model = AccuracyOut()
    length = AccuracyOut()
    model_minus_people = AccuracyOut()
    length_minus_people = AccuracyOut()
    meetings = serializers.IntegerField()


class PartRowOut(Plain):
    name = serializers.CharField()
    model = AccuracyOut()
    length = AccuracyOut()


class PartOut(Plain):
    by = serializers.CharField()
    rows = PartRowOut(many=True)


class ReliabilityOut(AccuracyOut):
    predicted = serializers.FloatField()


class FitOut(Plain):
    value = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class AfterFitOut(Plain):
    error = serializers.FloatField()
    log_loss = serializers.FloatField()


class CalibrationOut(Plain):
    bins = ReliabilityOut(many=True)
    error = serializers.FloatField(allow_null=True)
    log_loss = serializers.FloatField(allow_null=True)
    temperature = FitOut(allow_null=True)
    after = AfterFitOut(allow_null=True)


class DistributionOut(Plain):
    name = serializers.CharField()
    replies = serializers.IntegerField()
    mean = serializers.FloatField()
    deviation = serializers.FloatField()
    quantiles = serializers.ListField(
        child=serializers.FloatField(), help_text="At 5, 25, 50, 75 and 95 %."
    )


class RewardBiasOut(Plain):
    model = AccuracyOut()
    people = AccuracyOut()
    difference = AccuracyOut()


class RewardLengthBiasOut(RewardBiasOut):
    longer_is_better = AccuracyOut()
    shorter_is_better = AccuracyOut()


class MembersOut(Plain):
    accuracies = AccuracyOut(many=True)
    mean = AccuracyOut()
    mean_minus_first = AccuracyOut()
    agreement = AccuracyOut()
    united = AccuracyOut()
    divided = AccuracyOut()


class CurvePointOut(Plain):
    n = serializers.IntegerField()
    kl = serializers.FloatField()
    value = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    prompts = serializers.IntegerField()


class BestOfRankedOut(Plain):
    replies = serializers.IntegerField()
    rankings = serializers.IntegerField()
    model = CurvePointOut(many=True)
    length = CurvePointOut(many=True)
    people = CurvePointOut(many=True)


class TiesOut(Plain):
    reference = serializers.FloatField()
    tied = serializers.FloatField()
    preferred = serializers.FloatField()
    preferred_hard = serializers.FloatField()
    margin = serializers.FloatField()
    score = serializers.FloatField()


class SubsetOut(Plain):
    name = serializers.CharField()
    rankings = serializers.IntegerField()
    picked = AccuracyOut()
    score = serializers.FloatField()
    ties = TiesOut(allow_null=True)


class SubsetsOut(Plain):
    rows = SubsetOut(many=True)
    mean = serializers.FloatField()


class StyleGridOut(Plain):
    cells = serializers.ListField(child=serializers.ListField(child=serializers.FloatField()))
    easy = serializers.FloatField()
    normal = serializers.FloatField()
    hard = serializers.FloatField()
    mean = serializers.FloatField()
    rankings = serializers.IntegerField()


class CardOut(Plain):
    rankings = serializers.IntegerField()
    prompts = serializers.IntegerField()
    pairs = serializers.IntegerField(help_text="Pairs that the person did not tie.")
    ties = serializers.IntegerField()
    accuracy = AccuracyOut()
    length = AccuracyOut()
    minus_length = AccuracyOut(allow_null=True)
    picked_best = AccuracyOut()
    people = CeilingOut(allow_null=True)
    parts = PartOut(many=True)
    calibration = CalibrationOut()
    scores = DistributionOut(allow_null=True)
    writers = DistributionOut(many=True)
    length_bias = RewardLengthBiasOut()
    position_bias = RewardBiasOut()
    members = MembersOut(allow_null=True)
    best_of = BestOfRankedOut(many=True)
    subsets = SubsetsOut(allow_null=True)
    grid = StyleGridOut(allow_null=True)


class GainOut(Plain):
    replies = serializers.IntegerField()
    prompts = serializers.IntegerField()
    model = CurvePointOut(many=True)
    judge = CurvePointOut(many=True)
    tokens = CurvePointOut(many=True)


class ReportOut(NamedOut):
    step = serializers.ChoiceField(Step.choices)
    model = NamedOut(allow_null=True)
    dataset = NamedOut(allow_null=True)
    card = CardOut(allow_null=True)
    gain = GainOut(allow_null=True)
    minus_first = AccuracyOut(allow_null=True)


class ReportsIn(CompareIn):
    runs = TextField(default="", allow_blank=True, max_length=2000)
    model = serializers.UUIDField(required=False)


class ReportsView(APIView):
    """The report cards of several runs, or of the runs that trained or evaluated a model."""

    permission_classes = [RESEARCHERS]

    @extend_schema(
        parameters=[OpenApiParameter("runs", str), OpenApiParameter("model", UUID)],
        responses=ReportOut(many=True),
    )
    def get(self, request: Request) -> Response:
        sent = ReportsIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        if model := sent.validated_data.get("model"):
            found = about(get_object_or_404(ModelVersion, public_id=model))
            return Response(ReportOut(reports_of(list(found[:MOST_COMPARED])), many=True).data)
        wanted = sent.validated_data["runs"]
        known = {run.public_id: run for run in ROWS.filter(public_id__in=wanted)}
        runs = [known[one] for one in wanted if one in known]
        return Response(ReportOut(reports_of(runs), many=True).data)
