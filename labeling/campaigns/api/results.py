"""GET /api/campaigns/<campaign>/results/ -- win rates, ratings and scores with their intervals."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.campaigns.api.plans import MANAGERS, campaigns
from labeling.campaigns.api.shapes import GROUPS, ResultsFilter, ResultsOut
from labeling.campaigns.controlled import length_controlled, style_controlled
from labeling.campaigns.models import Campaign
from labeling.campaigns.reading import said_in
from labeling.campaigns.results import (
    bradley_terry,
    flag_rates,
    head_to_head,
    mean_lengths,
    mean_ratings,
    two_by_two,
    win_rates,
)
from labeling.tasks.models import Flag


class CampaignResultsView(APIView):
    permission_classes = [MANAGERS]

    @extend_schema(parameters=[ResultsFilter], responses=ResultsOut)
    def get(self, request: Request, campaign_id: UUID) -> Response:
        asked = ResultsFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        campaign = get_object_or_404(campaigns(), public_id=campaign_id)
        return Response(ResultsOut(results_of(campaign, **asked.validated_data)).data)


def results_of(campaign: Campaign, *, group: str, use_case: str) -> dict[str, Any]:
    entrants = list(campaign.entrants.all())
    baseline = next(place for place, one in enumerate(entrants) if one.baseline)
    said = said_in(campaign)
    if (held_out := GROUPS[group]) is not None:
        said = said.only(said.held_out == held_out)
    if use_case:
        said = said.only(said.use_cases == use_case)
    return {
        "entrants": entrants,
        "labels": len(said.prompts),
        "prompts": len(set(said.prompts.tolist())),
        "win_rates": win_rates(said, baseline),
        "length_controlled": length_controlled(said, baseline),
        "lengths": mean_lengths(said),
        "ratings": mean_ratings(said),
        "strengths": bradley_terry(said, baseline),
        "styles": style_controlled(said, baseline),
        "two_by_two": two_by_two(said, baseline),
        "head_to_head": head_to_head(said),
        "flags": flag_rates(said),
        "flag_names": dict(Flag.objects.values_list("code", "name")),
    }
