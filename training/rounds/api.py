"""/api/rounds/loop/ and /api/rounds/ -- the loop as a picture, and its next step."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from labeling.prompts.models import Split
from labeling.tasks.models import Kind
from training.rounds import picture, states
from training.rounds.models import Round, RoundState, Stage, StageName, StageState
from training.rounds.plan import GATE, PERSON, Plan
from training.rounds.services import abandon, begin_round, change, decide, next_step
from training.samples.api import MOST_PROMPTS, ChoiceIn
from training.samples.services import MOST_REPLIES

RESEARCHERS = allow(Role.RESEARCHER)
DEFAULTS = Plan()


class MixIn(serializers.Serializer[dict[str, Any]]):
    model = serializers.CharField(max_length=128, help_text='A name, or "current", or "start".')
    share = serializers.FloatField(min_value=0.001, max_value=1)


class PlanIn(serializers.Serializer[dict[str, Any]]):
    """Whatever is left out keeps its value: the default, or what the round's plan says."""

    prompts = ChoiceIn()
    mix = MixIn(many=True, allow_empty=False)
    least_replies = serializers.IntegerField(min_value=1, max_value=MOST_REPLIES)
    most_replies = serializers.IntegerField(min_value=1, max_value=MOST_REPLIES)
    temperature = serializers.FloatField(min_value=0, max_value=2)
    most_tokens = serializers.IntegerField(min_value=1, max_value=32_768)
    overlap = serializers.IntegerField(min_value=1, max_value=20)
    task_kind = serializers.ChoiceField(Kind.choices)
    labels = serializers.IntegerField(min_value=0, max_value=10**7)
    until = serializers.CharField(max_length=10, allow_blank=True)
    only_this_round = serializers.BooleanField()
    start = serializers.CharField(max_length=128, allow_blank=True)
    reward_spec = serializers.DictField()
    text = serializers.CharField(max_length=128, allow_blank=True)
    policy_spec = serializers.DictField()
    evaluate_prompts = serializers.IntegerField(min_value=1, max_value=MOST_PROMPTS)
    evaluate_split = serializers.ChoiceField(Split.choices)
    evaluate_spec = serializers.DictField()
    held_out_text = serializers.CharField(max_length=128, allow_blank=True)
    human_prompts = serializers.IntegerField(min_value=0, max_value=MOST_PROMPTS)
    human_split = serializers.ChoiceField([Split.VALIDATION.value, Split.TEST.value])
    human_labels = serializers.IntegerField(min_value=1, max_value=20)
    decides = serializers.ChoiceField([PERSON, GATE])
    least_win_rate = serializers.FloatField(min_value=0, max_value=1)
    least_reward_gain = serializers.FloatField()
    most_kl = serializers.FloatField(min_value=0)
    most_length_change = serializers.FloatField(min_value=0)
    most_text_loss_rise = serializers.FloatField()
    rounds_left = serializers.IntegerField(min_value=1, max_value=1000)
    most_labels = serializers.IntegerField(min_value=0, max_value=10**7)
    most_hours = serializers.FloatField(min_value=0)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        found = super().get_fields()
        for field in found.values():
            field.required = False
        return found

    def validate_until(self, said: str) -> str:
        return serializers.DateField().to_internal_value(said).isoformat() if said else ""


class RoundIn(serializers.Serializer[dict[str, Any]]):
    name = serializers.CharField(max_length=128, default="", allow_blank=True)
    automatic = serializers.BooleanField(default=False)
    plan = PlanIn(default=dict)


class RoundChangeIn(serializers.Serializer[dict[str, Any]]):
    automatic = serializers.BooleanField(required=False)
    plan = PlanIn(required=False)


class NextIn(serializers.Serializer[dict[str, Any]]):
    stage = serializers.ChoiceField(
        StageName.choices, help_text="Where the page shows the round: what has moved on is refused."
    )


class DecideIn(serializers.Serializer[dict[str, Any]]):
    promote = serializers.BooleanField()
    reason = serializers.CharField(max_length=500)


class RoundPartOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="__str__")


class StageRunOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    row = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    state = serializers.CharField()
    done_steps = serializers.IntegerField()
    all_steps = serializers.IntegerField()


class StageBatchOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    row = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    state = serializers.CharField()


@extend_schema_field({"type": "object", "additionalProperties": True})
class AnythingField(serializers.JSONField):
    """What a stage keeps, by its own names."""


class StageOut(serializers.Serializer[Any]):
    name = serializers.ChoiceField(StageName.choices)
    state = serializers.ChoiceField(StageState.choices)
    message = serializers.CharField()
    tries = serializers.IntegerField()
    runs = StageRunOut(many=True, source="runs.all")
    batches = StageBatchOut(many=True, source="batches.all")
    datasets = RoundPartOut(many=True, source="datasets.all")
    models = RoundPartOut(many=True, source="model_versions.all")
    campaign = RoundPartOut(allow_null=True)
    evidence = AnythingField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class RoundLabelsOut(serializers.Serializer[Any]):
    done = serializers.IntegerField()
    all = serializers.IntegerField()


class RoundOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    name = serializers.CharField()
    state = serializers.ChoiceField(RoundState.choices)
    automatic = serializers.BooleanField()
    plan = AnythingField()
    begun_from = serializers.CharField(allow_null=True)
    present = serializers.CharField(help_text="The stage at which it stands; empty at the end.")
    labels = RoundLabelsOut()
    stages = StageOut(many=True)
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class StationsOut(serializers.Serializer[Any]):
    prompts = serializers.IntegerField()
    tasks = serializers.IntegerField()
    open_seats = serializers.IntegerField()
    labels = serializers.IntegerField()
    datasets = serializers.IntegerField()
    runs = serializers.IntegerField()
    runs_at_work = serializers.IntegerField()
    models = serializers.IntegerField()
    reward_models = serializers.IntegerField()
    batches = serializers.IntegerField()
    batches_ready = serializers.IntegerField()
    policy = serializers.CharField()


class RoundPointOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    state = serializers.ChoiceField(RoundState.choices)
    candidate = serializers.CharField()
    decided = serializers.CharField()
    win_rate = serializers.FloatField(allow_null=True)
    win_rate_low = serializers.FloatField(allow_null=True)
    win_rate_high = serializers.FloatField(allow_null=True)
    reward = serializers.FloatField(allow_null=True)
    kl = serializers.FloatField(allow_null=True)


class LoopOut(serializers.Serializer[Any]):
    stations = StationsOut()
    round = RoundOut(allow_null=True, help_text="The one that is open, or the last.")
    history = RoundPointOut(many=True)
    defaults = AnythingField(help_text="The plan of a round that says nothing else.")


class LoopView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=LoopOut)
    def get(self, request: Request) -> Response:
        newest = Round.objects.first()
        told = {
            "stations": picture.stations(),
            "round": told_of(newest) if newest else None,
            "history": picture.history(),
            "defaults": (Plan.parse(newest.plan) if newest else DEFAULTS).as_json(),
        }
        return Response(LoopOut(told).data)


class RoundsView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=RoundIn, responses={201: RoundOut})
    def post(self, request: Request) -> Response:
        sent = RoundIn(data=request.data)
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        plan = Plan.parse(said.pop("plan"))
        round_ = begin_round(plan=plan, by=signed_in(request), **said)
        return Response(shown(round_), status=status.HTTP_201_CREATED)


class RoundView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=RoundOut)
    def get(self, request: Request, round_number: int) -> Response:
        return Response(shown(one(round_number)))

    @extend_schema(request=RoundChangeIn, responses=RoundOut)
    def patch(self, request: Request, round_number: int) -> Response:
        sent = RoundChangeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        by = signed_in(request)
        return Response(shown(change(round_=one(round_number), by=by, **sent.validated_data)))


class NextView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=NextIn, responses=RoundOut)
    def post(self, request: Request, round_number: int) -> Response:
        sent = NextIn(data=request.data)
        sent.is_valid(raise_exception=True)
        by = signed_in(request)
        return Response(shown(next_step(round_=one(round_number), by=by, **sent.validated_data)))


class DecideGateView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=DecideIn, responses=RoundOut)
    def post(self, request: Request, round_number: int) -> Response:
        sent = DecideIn(data=request.data)
        sent.is_valid(raise_exception=True)
        round_ = one(round_number)
        return Response(shown(decide(round_=round_, by=signed_in(request), **sent.validated_data)))


class AbandonView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=None, responses=RoundOut)
    def post(self, request: Request, round_number: int) -> Response:
        return Response(shown(abandon(round_=one(round_number), by=signed_in(request))))


def one(number: int) -> Round:
    return get_object_or_404(
        Round.objects.select_related("begun_from", "created_by"), number=number
    )


def shown(round_: Round) -> Any:
    return RoundOut(told_of(one(round_.number))).data


def told_of(round_: Round) -> dict[str, Any]:
    present = states.present(round_) if round_.state == RoundState.OPEN else None
    stages = Stage.objects.filter(round=round_).select_related("campaign")
    linked = ("runs", "batches", "datasets", "model_versions")
    return {
        "number": round_.number,
        "name": str(round_),
        "state": round_.state,
        "automatic": round_.automatic,
        "plan": round_.plan,
        "begun_from": round_.begun_from,
        "present": present.name if present else "",
        "labels": picture.progress(round_),
        "stages": stages.prefetch_related(*linked).order_by("pk"),
        "created_by": round_.created_by,
        "created_at": round_.created_at,
        "ended_at": round_.ended_at,
    }
