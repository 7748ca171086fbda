"""/api/screening/grading/ and /results/ -- grade blind, look at the numbers, decide."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.pages import PAGE_PARAMETERS, page, page_of
from labeling.people.access import allow, signed_in
from labeling.people.qualification.models import (
    Attempt,
    Decision,
    ItemAnswer,
)
from labeling.people.qualification.results import results_of
from labeling.people.qualification.services import (
    decide,
    grade,
    next_to_grade,
)
from labeling.people.roles import Role

STAFF = (Role.MANAGER, Role.RESEARCHER)


class ToGradeOut(serializers.ModelSerializer[ItemAnswer]):
    # Whose it is, and everything else of the attempt, stays out.
    id = serializers.UUIDField(source="public_id")
    prompt = serializers.CharField(source="item.prompt")

    class Meta:
        model = ItemAnswer
        fields = ["id", "prompt", "text"]


class GradeIn(serializers.Serializer[dict[str, int]]):
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
    class Meta:
        model = Decision
        fields = ["passed", "reasons", "measured", "decided_at"]


class ResultRowOut(serializers.ModelSerializer[Attempt]):
    id = serializers.UUIDField(source="public_id")
    test = serializers.CharField(source="test.name")
    candidate = serializers.UUIDField(source="candidate.public_id")
    name = serializers.CharField(source="candidate.__str__")
    decision = DecisionOut(default=None)

    class Meta:
        model = Attempt
        fields = ["id", "test", "candidate", "name", "topics", "handed_in_at", "decision"]


class ResultsView(APIView):
    """Attempts that were handed in, newest first."""

    permission_classes = [allow(*STAFF)]

    @extend_schema(parameters=PAGE_PARAMETERS, responses=page_of(ResultRowOut))
    def get(self, request: Request) -> Response:
        attempts = Attempt.objects.filter(handed_in_at__isnull=False)
        return page(
            request,
            attempts.select_related("test", "candidate", "decision"),
            by="-id",
            out=ResultRowOut,
        )


class ResultOut(serializers.Serializer[Any]):
    attempt = ResultRowOut()
    criteria = CriterionOut(many=True)


class ResultView(APIView):
    permission_classes = [allow(*STAFF)]

    @extend_schema(responses=ResultOut)
    def get(self, request: Request, result_id: UUID) -> Response:
        return Response(_result(result_id))


class DecisionIn(serializers.Serializer[dict[str, Any]]):
    passed = serializers.BooleanField()
    reasons = serializers.CharField(max_length=5000)


class DecideView(APIView):
    permission_classes = [allow(Role.MANAGER)]

    @extend_schema(request=DecisionIn, responses=ResultOut)
    def post(self, request: Request, result_id: UUID) -> Response:
        sent = DecisionIn(data=request.data)
        sent.is_valid(raise_exception=True)
        decide(attempt=_attempt(result_id), decided_by=signed_in(request), **sent.validated_data)
        return Response(_result(result_id))


def _attempt(result_id: UUID) -> Attempt:
    handed_in = Attempt.objects.filter(handed_in_at__isnull=False)
    return get_object_or_404(handed_in.select_related("test", "candidate"), public_id=result_id)


def _result(result_id: UUID) -> dict[str, Any]:
    attempt = _attempt(result_id)
    criteria = results_of(attempt)
    return dict(ResultOut({"attempt": attempt, "criteria": criteria}).data)
