"""/api/questions/ -- the room where labelers ask and researchers and managers answer."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, TextField
from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.guidelines.api import visible_guideline
from labeling.guidelines.models import Guideline
from labeling.people.access import SignedIn, allow, reads, signed_in, writes
from labeling.people.roles import Role
from labeling.questions.models import Answer, Question
from labeling.questions.services import (
    ANSWERING,
    answer,
    ask,
    ask_at_seat,
    pin,
    pinned,
    questions_for,
    thread_at_seat,
)

LONGEST = 10_000


@extend_schema_serializer(component_name="AnsweredOut")
class AnswerOut(serializers.ModelSerializer[Answer]):
    # Who answered stays out: it is the team that answers.
    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = Answer
        fields = ["id", "text", "created_at", "pinned_to"]


class QuestionOut(serializers.ModelSerializer[Question]):
    # Who asked stays out: labelers ask more when they are not watched.
    id = serializers.UUIDField(source="public_id")
    answers = AnswerOut(many=True)

    class Meta:
        model = Question
        fields = ["id", "text", "guideline", "about_task", "created_at", "answers"]


class QuestionIn(Body):
    text = TextField(max_length=LONGEST)
    guideline = serializers.PrimaryKeyRelatedField(
        queryset=Guideline.objects.published(), required=False, allow_null=True
    )


class TextIn(Body):
    text = TextField(max_length=LONGEST)


class PinIn(Body):
    guideline = serializers.PrimaryKeyRelatedField(
        queryset=Guideline.objects.published(), allow_null=True
    )


class QuestionFilter(serializers.Serializer[dict[str, Any]]):
    guideline = serializers.IntegerField(required=False)
    unanswered = serializers.BooleanField(default=False)


class QuestionsView(APIView):
    permission_classes = [reads(Role.LABELER, *ANSWERING) | writes(Role.LABELER)]

    @extend_schema(parameters=[QuestionFilter, *PAGE_PARAMETERS], responses=page_of(QuestionOut))
    def get(self, request: Request) -> Response:
        wanted = QuestionFilter(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        questions = questions_for(signed_in(request))
        if guideline := wanted.validated_data.get("guideline"):
            questions = questions.filter(guideline=guideline)
        if wanted.validated_data["unanswered"]:
            questions = questions.exclude(Exists(Answer.objects.filter(question=OuterRef("pk"))))
        return page(request, questions, by="-id", out=QuestionOut)

    @extend_schema(request=QuestionIn, responses={201: QuestionOut})
    def post(self, request: Request) -> Response:
        sent = QuestionIn(data=request.data)
        sent.is_valid(raise_exception=True)
        question = ask(person=signed_in(request), **sent.validated_data)
        return Response(QuestionOut(question).data, status=status.HTTP_201_CREATED)


class AnswersView(APIView):
    permission_classes = [allow(*ANSWERING)]

    @extend_schema(request=TextIn, responses={201: AnswerOut})
    def post(self, request: Request, question_id: UUID) -> Response:
        sent = TextIn(data=request.data)
        sent.is_valid(raise_exception=True)
        given = answer(
            question=get_object_or_404(Question, public_id=question_id),
            person=signed_in(request),
            text=sent.validated_data["text"],
        )
        return Response(AnswerOut(given).data, status=status.HTTP_201_CREATED)


class PinView(APIView):
    permission_classes = [allow(*ANSWERING)]

    @extend_schema(request=PinIn, responses=AnswerOut)
    def post(self, request: Request, answer_id: UUID) -> Response:
        sent = PinIn(data=request.data)
        sent.is_valid(raise_exception=True)
        pinned = pin(answer=get_object_or_404(Answer, public_id=answer_id), **sent.validated_data)
        return Response(AnswerOut(pinned).data)


class PinnedOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    # A question about a task stays out: others may still have that task before them.
    question = serializers.CharField(allow_null=True)
    text = serializers.CharField()
    created_at = serializers.DateTimeField()


class PinnedView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(responses=PinnedOut(many=True))
    def get(self, request: Request, guideline_id: int) -> Response:
        answers = pinned(visible_guideline(request, guideline_id))
        shown = [
            {
                "public_id": one.public_id,
                "question": None if one.question.about_task else one.question.text,
                "text": one.text,
                "created_at": one.created_at,
            }
            for one in answers
        ]
        return Response(PinnedOut(shown, many=True).data)


class SeatQuestionsView(APIView):
    permission_classes = [allow(Role.LABELER)]

    @extend_schema(responses=QuestionOut(many=True))
    def get(self, request: Request, seat_id: UUID) -> Response:
        thread = thread_at_seat(seat_id=seat_id, labeler=signed_in(request))
        return Response(QuestionOut(thread, many=True).data)

    @extend_schema(request=TextIn, responses={201: QuestionOut})
    def post(self, request: Request, seat_id: UUID) -> Response:
        sent = TextIn(data=request.data)
        sent.is_valid(raise_exception=True)
        question = ask_at_seat(seat_id=seat_id, labeler=signed_in(request), **sent.validated_data)
        return Response(QuestionOut(question).data, status=status.HTTP_201_CREATED)
