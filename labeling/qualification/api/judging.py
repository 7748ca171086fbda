"""/api/qualification/grading/ and /results/ -- grade blind, look at the numbers, decide."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, TextField
from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from labeling.qualification.models import (
    Attempt,
    Decision,
    FormerDecision,
    ItemAnswer,
)
from labeling.qualification.results import results_of
from labeling.qualification.services import (
    decide,
    grade,
    next_to_grade,
)

STAFF = (Role.MANAGER, Role.RESEARCHER)


class ToGradeOut(serializers.ModelSerializer[ItemAnswer]):
    # Whose it is, and everything else of the attempt, stays out.
    id = serializers.UUIDField(source="public_id")
    prompt = serializers.CharField(source="item.prompt")

    class Meta:
        model = ItemAnswer
        fields = ["id", "prompt", "text"]


class GradeIn(Body):
    score = serializers.IntegerField(min_value=1, max_value=7)


class NextToGradeView(APIView):
    permission_classes = [allow(*STAFF)]

    @extend_schema(responses={200: ToGradeOut, 204: None})
    def get(self, request: Request) -> Response:
        waiting = next_to_grade(grader=signed_in(request))
        if waiting is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(ToGradeOut(waiting).data)


class GradeView(APIView):
    permission_classes = [allow(*STAFF)]

    @extend_schema(request=GradeIn, responses=GradeIn)
    def put(self, request: Request, graded_id: UUID) -> Response:
        sent = GradeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        given = grade(answer_id=graded_id, grader=signed_in(request), **sent.validated_data)
        return Response({"score": given.score})


class CriterionOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    cutoff = serializers.FloatField()
    answers = serializers.IntegerField()
    waiting = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    reached = serializers.BooleanField(allow_null=True)
    clear = serializers.BooleanField(help_text="The whole interval is on one side.")


class DecisionOut(serializers.ModelSerializer[Decision]):
    decided_by = serializers.CharField(source="decided_by.__str__")

    class Meta:
        model = Decision
        fields = ["passed", "reasons", "measured", "decided_at", "decided_by"]


class ResultRowOut(serializers.ModelSerializer[Attempt]):
    id = serializers.UUIDField(source="public_id")
    test = serializers.CharField(source="test.name")
    test_id = serializers.UUIDField(source="test.public_id")
    candidate = serializers.UUIDField(source="candidate.public_id")
    name = serializers.CharField(source="candidate.__str__")
    decision = DecisionOut(allow_null=True, default=None)

    class Meta:
        model = Attempt
        fields = [
            *["id", "test", "test_id", "candidate", "name", "topics", "handed_in_at", "decision"],
        ]


class ResultsFilter(serializers.Serializer[dict[str, Any]]):
    test = serializers.UUIDField(required=False)
    candidate = serializers.UUIDField(required=False)
    decided = serializers.BooleanField(required=False, allow_null=True, default=None)


class ResultsView(APIView):
    """Attempts that were handed in, newest first."""

    permission_classes = [allow(*STAFF)]

    @extend_schema(parameters=[ResultsFilter, *PAGE_PARAMETERS], responses=page_of(ResultRowOut))
    def get(self, request: Request) -> Response:
        wanted = ResultsFilter(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        attempts = _attempts(**wanted.validated_data)
        return page(
            request,
            attempts.select_related("test", "candidate", "decision__decided_by"),
            by="-id",
            out=ResultRowOut,
        )


class FormerDecisionOut(serializers.ModelSerializer[FormerDecision]):
    decided_by = serializers.CharField(source="decided_by.__str__")

    class Meta:
        model = FormerDecision
        fields = ["passed", "reasons", "decided_at", "decided_by", "replaced_at"]


class ResultOut(serializers.Serializer[Any]):
    attempt = ResultRowOut()
    former_decisions = FormerDecisionOut(many=True)
    criteria = CriterionOut(many=True)


class ResultView(APIView):
    permission_classes = [allow(*STAFF)]

    @extend_schema(responses=ResultOut)
    def get(self, request: Request, result_id: UUID) -> Response:
        return Response(_result(result_id))


class DecisionIn(Body):
    passed = serializers.BooleanField()
    reasons = TextField(max_length=5000)


class DecideView(APIView):
    """Decides, or decides otherwise: what was decided before is kept."""

    permission_classes = [allow(Role.MANAGER)]

    @extend_schema(request=DecisionIn, responses=ResultOut)
    def post(self, request: Request, result_id: UUID) -> Response:
        sent = DecisionIn(data=request.data)
        sent.is_valid(raise_exception=True)
        decide(attempt=_attempt(result_id), decided_by=signed_in(request), **sent.validated_data)
        return Response(_result(result_id))


def _attempts(
    *, decided: bool | None, test: UUID | None = None, candidate: UUID | None = None
) -> QuerySet[Attempt]:
    attempts = Attempt.objects.filter(handed_in_at__isnull=False)
    if test:
        attempts = attempts.filter(test__public_id=test)
    if candidate:
        attempts = attempts.filter(candidate__public_id=candidate)
    if decided is not None:
        attempts = attempts.filter(decision__isnull=not decided)
    return attempts


def _attempt(result_id: UUID) -> Attempt:
    handed_in = Attempt.objects.filter(handed_in_at__isnull=False)
    return get_object_or_404(handed_in.select_related("test", "candidate"), public_id=result_id)


def _result(result_id: UUID) -> dict[str, Any]:
    attempt = _attempt(result_id)
    shown = {
        "attempt": attempt,
        "criteria": results_of(attempt),
        "former_decisions": attempt.former_decisions.select_related("decided_by"),
    }
    return dict(ResultOut(shown).data)
