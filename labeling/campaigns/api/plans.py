"""/api/campaigns/ -- managers and researchers plan, open and close evaluations by people."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.campaigns.api.shapes import (
    CampaignDetailOut,
    CampaignIn,
    CampaignModelOut,
    CampaignOut,
    OutlookIn,
    OutlookOut,
)
from labeling.campaigns.generators import known_models
from labeling.campaigns.models import Campaign
from labeling.campaigns.planning import outlook
from labeling.campaigns.services import close_campaign, missing, open_campaign, plan_campaign
from labeling.campaigns.terms import Entry, Terms, Wanted
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from labeling.tasks.models import Seat

MANAGERS = allow(Role.MANAGER, Role.RESEARCHER)


class CampaignsView(APIView):
    permission_classes = [MANAGERS]

    @extend_schema(responses=CampaignOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(CampaignOut(campaigns().order_by("-pk"), many=True).data)

    @extend_schema(request=CampaignIn, responses={201: CampaignDetailOut})
    def post(self, request: Request) -> Response:
        sent = CampaignIn(data=request.data)
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        campaign = plan_campaign(
            name=said["name"],
            entries=[Entry(**entry) for entry in said["entrants"]],
            wanted=Wanted(**said["prompts"]),
            terms=Terms(**said["terms"]),
            created_by=signed_in(request),
        )
        return Response(in_detail(campaign.public_id), status=status.HTTP_201_CREATED)


class CampaignModelsView(APIView):
    """The names of the model versions that a campaign can compare, and nothing else about them."""

    permission_classes = [MANAGERS]

    @extend_schema(responses=CampaignModelOut(many=True))
    def get(self, request: Request) -> Response:
        return Response([{"name": name} for name in sorted(known_models() or ())])


class OutlookView(APIView):
    permission_classes = [MANAGERS]

    @extend_schema(request=OutlookIn, responses=OutlookOut)
    def post(self, request: Request) -> Response:
        sent = OutlookIn(data=request.data)
        sent.is_valid(raise_exception=True)
        terms = sent.validated_data["terms"]
        found = outlook(
            Wanted(**sent.validated_data["prompts"]),
            training_labels=terms["training_labels"],
            held_out_labels=terms["held_out_labels"],
        )
        return Response(OutlookOut(found).data)


class CampaignView(APIView):
    permission_classes = [MANAGERS]

    @extend_schema(responses=CampaignDetailOut)
    def get(self, request: Request, campaign_id: UUID) -> Response:
        return Response(in_detail(campaign_id))


class OpenView(APIView):
    permission_classes = [MANAGERS]

    @extend_schema(request=None, responses=CampaignDetailOut)
    def post(self, request: Request, campaign_id: UUID) -> Response:
        open_campaign(campaign=get_object_or_404(Campaign, public_id=campaign_id))
        return Response(in_detail(campaign_id))


class CloseView(APIView):
    permission_classes = [MANAGERS]

    @extend_schema(request=None, responses=CampaignDetailOut)
    def post(self, request: Request, campaign_id: UUID) -> Response:
        close_campaign(campaign=get_object_or_404(Campaign, public_id=campaign_id))
        return Response(in_detail(campaign_id))


def campaigns() -> QuerySet[Campaign]:
    found = Campaign.objects.select_related("created_by")
    return found.prefetch_related("entrants__writer").annotate(prompt_count=Count("prompts"))


def in_detail(campaign_id: UUID) -> dict[str, Any]:
    campaign = get_object_or_404(campaigns(), public_id=campaign_id)
    shown: dict[str, Any] = CampaignOut(campaign).data
    return shown | {"missing_replies": missing(campaign), "progress": progress(campaign)}


def progress(campaign: Campaign) -> Sequence[dict[str, Any]]:
    """Labels there are and labels wanted, of each group that is asked."""
    active = Seat.objects.active().filter(task__campaign_task__campaign=campaign)
    done = Count("pk", filter=Q(finished_at__isnull=False))
    rows = active.order_by().values("audience").annotate(done=done, wanted=Count("pk"))
    return [
        {"group": row["audience"], "done": row["done"], "wanted": row["wanted"]}
        for row in rows.order_by("-audience")
    ]
