"""/api/rounds/ -- the loop in numbers, and what researchers do with its rounds."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.confirmation import refuse_unconfirmed
from common.fields import Body, NameField, TextField
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from training.registry.services import current_policy
from training.rounds import loop, states
from training.rounds.api.plans import PlanIn
from training.rounds.api.shapes import LoopOut, RoundOut
from training.rounds.models import Round, RoundState, Stage, StageName
from training.rounds.plan import Plan
from training.rounds.services import abandon, begin_round, change, decide, next_step
from training.rounds.stations import count_stations

RESEARCHERS = allow(Role.RESEARCHER)
DEFAULTS = Plan()


class RoundIn(Body):
    name = NameField(max_length=128, default="", allow_blank=True)
    automatic = serializers.BooleanField(default=False)
    plan = PlanIn(default=dict)


class RoundChangeIn(Body):
    automatic = serializers.BooleanField(required=False)
    plan = PlanIn(required=False)


class NextIn(Body):
    stage = serializers.ChoiceField(
        StageName.choices, help_text="The stage the page shows; refused if the round moved on."
    )


class DecideIn(Body):
    promote = serializers.BooleanField()
    reason = TextField(max_length=500)


class LoopView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=LoopOut)
    def get(self, request: Request) -> Response:
        newest = Round.objects.first()
        policy = current_policy()
        answer = {
            "stations": {"counts": count_stations(), "policy": policy.name if policy else ""},
            "round": facts_of(newest) if newest else None,
            "history": loop.history(),
            "defaults": (Plan.parse(newest.plan) if newest else DEFAULTS).as_json(),
        }
        return Response(LoopOut(answer).data)


class RoundsView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=RoundIn, responses={201: RoundOut})
    def post(self, request: Request) -> Response:
        sent = RoundIn(data=request.data)
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        plan = Plan.parse(said.pop("plan"))
        round_ = begin_round(plan=plan, by=signed_in(request), **said)
        return Response(answer_about(round_), status=status.HTTP_201_CREATED)


class RoundView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=RoundOut)
    def get(self, request: Request, round_number: int) -> Response:
        return Response(answer_about(found(round_number)))

    @extend_schema(request=RoundChangeIn, responses=RoundOut)
    def patch(self, request: Request, round_number: int) -> Response:
        sent = RoundChangeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        by = signed_in(request)
        return Response(
            answer_about(change(round_=found(round_number), by=by, **sent.validated_data))
        )


class NextView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=NextIn, responses=RoundOut)
    def post(self, request: Request, round_number: int) -> Response:
        sent = NextIn(data=request.data)
        sent.is_valid(raise_exception=True)
        by = signed_in(request)
        return Response(
            answer_about(next_step(round_=found(round_number), by=by, **sent.validated_data))
        )


class DecideGateView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=DecideIn, responses=RoundOut)
    def post(self, request: Request, round_number: int) -> Response:
        sent = DecideIn(data=request.data)
        sent.is_valid(raise_exception=True)
        round_ = found(round_number)
        return Response(
            answer_about(decide(round_=round_, by=signed_in(request), **sent.validated_data))
        )


@extend_schema_serializer(component_name="RoundAbandonIn")
class AbandonIn(Body):
    confirm = TextField(max_length=20, help_text="The number of the round, typed again.")


class AbandonView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=AbandonIn, responses=RoundOut)
    def post(self, request: Request, round_number: int) -> Response:
        """Nothing opens an abandoned round again."""
        sent = AbandonIn(data=request.data)
        sent.is_valid(raise_exception=True)
        round_ = found(round_number)
        refuse_unconfirmed(sent.validated_data["confirm"], str(round_.number))
        return Response(answer_about(abandon(round_=round_, by=signed_in(request))))


def found(number: int) -> Round:
    return get_object_or_404(
        Round.objects.select_related("begun_from", "created_by"), number=number
    )


def answer_about(round_: Round) -> Any:
    return RoundOut(facts_of(found(round_.number))).data


def facts_of(round_: Round) -> dict[str, Any]:
    current = states.current_stage(round_) if round_.state == RoundState.OPEN else None
    stages = Stage.objects.filter(round=round_).select_related("campaign")
    linked = ("runs", "batches", "datasets", "model_versions")
    return {
        "number": round_.number,
        "name": str(round_),
        "state": round_.state,
        "automatic": round_.automatic,
        "plan": round_.plan,
        "begun_from": round_.begun_from,
        "present": current.name if current else "",
        "labels": loop.label_progress(round_),
        "stages": stages.prefetch_related(*linked).order_by("pk"),
        "created_by": round_.created_by,
        "created_at": round_.created_at,
        "ended_at": round_.ended_at,
    }
