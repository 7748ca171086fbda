"""/api/runs/public/ -- what models scored on public tasks."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from training.runs.api.runs import RESEARCHERS
from training.runs.api.shapes import Plain
from training.runs.public import newest_results, with_limits

MOST = 5000


class OfPublicOut(Plain):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()


class PublicResultOut(Plain):
    model = OfPublicOut()
    run = OfPublicOut()
    task = serializers.CharField()
    metric = serializers.CharField()
    value = serializers.FloatField()
    error = serializers.FloatField(allow_null=True, help_text="Standard error over questions.")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField(help_text="Questions.")
    first_only = serializers.BooleanField(
        help_text="Whether the run asked only the first `n` questions of the task."
    )
    shots = serializers.IntegerField()
    harness = serializers.CharField(help_text="Version of lm-evaluation-harness.")
    chat = serializers.BooleanField(help_text="Whether the chat template was used.")
    created_at = serializers.DateTimeField()


class PublicResultsView(APIView):
    """The newest result of each model, metric and way of asking."""

    permission_classes = [RESEARCHERS]

    @extend_schema(responses=PublicResultOut(many=True))
    def get(self, _request: Request) -> Response:
        return Response(PublicResultOut(with_limits(newest_results()[:MOST]), many=True).data)
