"""GET /api/campaigns/leaderboard/ -- all models of all campaigns in one order."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.campaigns.api.plans import MANAGERS
from labeling.campaigns.api.shapes import GROUPS, EstimateOut, ResultsFilter, StyleEffectOut
from labeling.campaigns.leaderboard import CONTROLS, heard_in, leaderboard
from labeling.campaigns.models import Campaign


class RankedModelOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    model_version = serializers.CharField()
    examples = serializers.CharField(help_text="Text before every prompt, or empty.")


class StandingOut(serializers.Serializer[Any]):
    model = RankedModelOut()
    chance = EstimateOut(help_text="The chance of winning against the average of these models.")
    from_rank = serializers.IntegerField(help_text="1 + the number of clearly better models.")
    to_rank = serializers.IntegerField(
        help_text="The number of models less those that are clearly worse."
    )
    campaigns = serializers.IntegerField()


class LeaderboardOut(serializers.Serializer[Any]):
    standings = StandingOut(many=True, help_text="Best first.")
    apart = RankedModelOut(many=True, help_text="Models that no comparison connects to the others.")
    effects = StyleEffectOut(many=True)
    labels = serializers.IntegerField()
    prompts = serializers.IntegerField()
    reason = serializers.CharField(help_text="Why there are no standings; empty if there are.")


class LeaderboardFilter(ResultsFilter):
    control = serializers.ChoiceField(
        list(CONTROLS), default="none", help_text="Which styles are held equal."
    )


class LeaderboardView(APIView):
    permission_classes = [MANAGERS]

    @extend_schema(parameters=[LeaderboardFilter], responses=LeaderboardOut)
    def get(self, request: Request) -> Response:
        asked = LeaderboardFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        group, use_case = asked.validated_data["group"], asked.validated_data["use_case"]
        opened = Campaign.objects.exclude(opened_at=None).order_by("pk")
        campaigns = opened.prefetch_related("entrants__writer")
        control = asked.validated_data["control"]
        board = leaderboard(heard_in(campaigns, GROUPS[group], use_case, control), control)
        return Response(LeaderboardOut(board).data)
