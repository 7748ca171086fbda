"""/api/campaigns/ -- researchers plan, open and close human evaluations; managers read too."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.campaigns.models import Campaign, State
from labeling.campaigns.planning import outlook
from labeling.campaigns.reading import said_in
from labeling.campaigns.results import (
    bradley_terry,
    flag_rates,
    head_to_head,
    mean_ratings,
    two_by_two,
    win_rates,
)
from labeling.campaigns.services import (
    HELD_OUT_SPLITS,
    Entry,
    Terms,
    Wanted,
    close_campaign,
    missing,
    open_campaign,
    plan_campaign,
)
from labeling.guidelines.models import Purpose as GuidelineSet
from labeling.people.access import allow, reads, signed_in, writes
from labeling.people.roles import Role
from labeling.prompts.models import Kind, UseCase
from labeling.tasks.models import Audience, Flag, Seat

MANAGERS = allow(Role.MANAGER, Role.RESEARCHER)
RESEARCHERS = reads(Role.MANAGER, Role.RESEARCHER) | writes(Role.RESEARCHER)
MOST_PROMPTS, MOST_LABELS = 10_000, 20


class EstimateOut(serializers.Serializer[Any]):
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="95 % interval, over prompts.")
    high = serializers.FloatField(allow_null=True)
    labels = serializers.IntegerField()
    prompts = serializers.IntegerField()
    reason = serializers.CharField(help_text="Why there is no value; empty where there is one.")


class EntrantOut(serializers.Serializer[Any]):
    name = serializers.CharField(source="writer.model_version")
    model_version = serializers.CharField()
    few_shot = serializers.BooleanField()
    baseline = serializers.BooleanField()


class CampaignOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    guideline_set = serializers.ChoiceField(GuidelineSet.choices)
    training_labels = serializers.IntegerField()
    held_out_labels = serializers.IntegerField()
    query = serializers.DictField()
    temperature = serializers.FloatField()
    message = serializers.CharField()
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    entrants = EntrantOut(many=True, source="entrants.all")
    prompt_count = serializers.IntegerField()


class GroupProgressOut(serializers.Serializer[Any]):
    group = serializers.ChoiceField([Audience.TRAINING, Audience.HELD_OUT])
    done = serializers.IntegerField()
    wanted = serializers.IntegerField()


class CampaignDetailOut(CampaignOut):
    missing_replies = serializers.IntegerField(help_text="Replies that are still being drawn.")
    progress = GroupProgressOut(many=True)


class EntryIn(serializers.Serializer[dict[str, Any]]):
    model_version = serializers.CharField(max_length=110)
    examples = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=20_000,
        trim_whitespace=False,
        help_text="Text before every prompt: the few-shot-prompted baseline.",
    )
    baseline = serializers.BooleanField(default=False)


@extend_schema_serializer(component_name="CampaignPromptsIn")
class WantedIn(serializers.Serializer[dict[str, Any]]):
    split = serializers.ChoiceField([str(split) for split in HELD_OUT_SPLITS], default="test")
    number = serializers.IntegerField(min_value=1, max_value=MOST_PROMPTS, default=200)
    kinds = serializers.ListField(child=serializers.ChoiceField(Kind.choices), default=list)
    use_cases = serializers.ListField(child=serializers.ChoiceField(UseCase.choices), default=list)
    language = serializers.CharField(default="", allow_blank=True, max_length=16)
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)


@extend_schema_serializer(component_name="CampaignTermsIn")
class TermsIn(serializers.Serializer[dict[str, Any]]):
    training_labels = serializers.IntegerField(min_value=0, max_value=MOST_LABELS, default=1)
    held_out_labels = serializers.IntegerField(min_value=0, max_value=MOST_LABELS, default=0)
    guideline_set = serializers.ChoiceField(
        GuidelineSet.choices, default=GuidelineSet.EVALUATION.value
    )
    temperature = serializers.FloatField(min_value=0, max_value=2, default=1.0)


class OutlookIn(serializers.Serializer[dict[str, Any]]):
    prompts = WantedIn()
    terms = TermsIn()


class CampaignIn(OutlookIn):
    name = serializers.CharField(max_length=128)
    entrants = EntryIn(many=True, allow_empty=False)


class PromiseOut(serializers.Serializer[Any]):
    prompts = serializers.IntegerField()
    labels = serializers.IntegerField()
    half_width = serializers.FloatField(help_text="Of the interval of a win rate near one half.")


class OutlookOut(serializers.Serializer[Any]):
    eligible = serializers.IntegerField(help_text="Held-out prompts that fit.")
    prompts = serializers.IntegerField()
    labels = serializers.IntegerField()
    promise = PromiseOut(allow_null=True)
    curve = PromiseOut(many=True)


class CellOut(serializers.Serializer[Any]):
    part = serializers.CharField(help_text='Whose prompts and whose labels: "customer/held_out".')
    entrant = serializers.IntegerField(help_text="Place in the list of entrants, from 0.")
    win_rate = EstimateOut()


class MeetingOut(serializers.Serializer[Any]):
    entrant = serializers.IntegerField()
    against = serializers.IntegerField()
    win_rate = EstimateOut()


class FlagRateOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    entrant = serializers.IntegerField()
    rate = EstimateOut()


class ResultsOut(serializers.Serializer[Any]):
    entrants = EntrantOut(many=True)
    labels = serializers.IntegerField()
    prompts = serializers.IntegerField()
    win_rates = EstimateOut(many=True, help_text="Against the baseline, by entrant.")
    ratings = EstimateOut(many=True, help_text="Mean rating, by entrant.")
    strengths = EstimateOut(many=True, help_text="Bradley-Terry, as log odds over the baseline.")
    two_by_two = CellOut(many=True)
    head_to_head = MeetingOut(many=True)
    flags = FlagRateOut(many=True)
    flag_names = serializers.DictField(child=serializers.CharField(), help_text="By code.")


GROUPS = {"all": None, "training": False, "held_out": True}


class ResultsFilter(serializers.Serializer[dict[str, Any]]):
    group = serializers.ChoiceField(list(GROUPS), default="all")
    use_case = serializers.ChoiceField([*UseCase.choices, ("", "")], default="", allow_blank=True)


class CampaignsView(APIView):
    permission_classes = [RESEARCHERS]

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


class OutlookView(APIView):
    permission_classes = [allow(Role.RESEARCHER)]

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
    permission_classes = [allow(Role.RESEARCHER)]

    @extend_schema(request=None, responses=CampaignDetailOut)
    def post(self, request: Request, campaign_id: UUID) -> Response:
        open_campaign(campaign=get_object_or_404(Campaign, public_id=campaign_id))
        return Response(in_detail(campaign_id))


class CloseView(APIView):
    permission_classes = [allow(Role.RESEARCHER)]

    @extend_schema(request=None, responses=CampaignDetailOut)
    def post(self, request: Request, campaign_id: UUID) -> Response:
        close_campaign(campaign=get_object_or_404(Campaign, public_id=campaign_id))
        return Response(in_detail(campaign_id))


class CampaignResultsView(APIView):
    permission_classes = [MANAGERS]

    @extend_schema(parameters=[ResultsFilter], responses=ResultsOut)
    def get(self, request: Request, campaign_id: UUID) -> Response:
        asked = ResultsFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        campaign = get_object_or_404(campaigns(), public_id=campaign_id)
        return Response(ResultsOut(results_of(campaign, **asked.validated_data)).data)


def campaigns() -> QuerySet[Campaign]:
    found = Campaign.objects.select_related("created_by")
    return found.prefetch_related("entrants__writer").annotate(prompt_count=Count("prompts"))


def in_detail(campaign_id: UUID) -> dict[str, Any]:
    campaign = get_object_or_404(campaigns(), public_id=campaign_id)
    shown: dict[str, Any] = CampaignOut(campaign).data
    return shown | {"missing_replies": missing(campaign), "progress": progress(campaign)}


def progress(campaign: Campaign) -> Sequence[dict[str, Any]]:
    """Labels there are and labels wanted, of each group that is asked."""
    living = Seat.objects.living().filter(task__campaign_task__campaign=campaign)
    done = Count("pk", filter=Q(finished_at__isnull=False))
    rows = living.order_by().values("audience").annotate(done=done, wanted=Count("pk"))
    return [
        {"group": row["audience"], "done": row["done"], "wanted": row["wanted"]}
        for row in rows.order_by("-audience")
    ]


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
        "ratings": mean_ratings(said),
        "strengths": bradley_terry(said, baseline),
        "two_by_two": two_by_two(said, baseline),
        "head_to_head": head_to_head(said),
        "flags": flag_rates(said),
        "flag_names": dict(Flag.objects.values_list("code", "name")),
    }
