"""/api/prompts/ -- staff browse prompts; researchers correct, retire and withdraw them."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, TextField
from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people.access import allow, reads, signed_in, writes
from labeling.people.fields import topic_list
from labeling.people.roles import Role
from labeling.prompts.api.fields import LimitsIn, LimitsOut, TurnOut
from labeling.prompts.browsing import counted, filtered
from labeling.prompts.cleaning.personal import PersonalData, find, masks
from labeling.prompts.correcting import correct_prompt
from labeling.prompts.drawing import draw_shots
from labeling.prompts.erasure import uses_of
from labeling.prompts.intake.entries import TRAITS
from labeling.prompts.models import Kind, Prompt, Split, UseCase
from labeling.prompts.searches import search_of

RESEARCHERS = allow(Role.RESEARCHER)
READERS = allow(Role.MANAGER, Role.RESEARCHER)


class PromptRowOut(serializers.ModelSerializer[Prompt]):
    id = serializers.UUIDField(source="public_id")
    beginning = serializers.CharField()

    class Meta:
        model = Prompt
        fields = [
            *["id", "beginning", "kind", "use_case", "language", "topics", "split"],
            *["personal_data", "created_at", "retired_at", "withdrawn_at"],
        ]


class FindingOut(serializers.Serializer[Any]):
    turn = serializers.IntegerField()
    kind = serializers.ChoiceField(PersonalData.choices)
    start = serializers.IntegerField(help_text="In characters, not in the browser’s units.")
    end = serializers.IntegerField()
    masked = serializers.BooleanField(help_text="The text at this place was masked.")


class PromptOut(serializers.ModelSerializer[Prompt]):
    id = serializers.UUIDField(source="public_id")
    turns = TurnOut(many=True)
    intake = serializers.IntegerField(source="intake_id", allow_null=True)
    drawn_from = serializers.UUIDField(source="drawn_from.public_id", allow_null=True, default=None)
    limits = LimitsOut(source="limits_set")

    class Meta:
        model = Prompt
        # Who the author is stays out: researchers need no names.
        fields = [
            *["id", "turns", "kind", "use_case", "language", "topics", "split", "intake"],
            *["drawn_from", "personal_data", *TRAITS, "limits"],
            *["created_at", "retired_at", "retired_because", "withdrawn_at"],
        ]


class PromptFilter(serializers.Serializer[dict[str, Any]]):
    search = TextField(
        max_length=100,
        required=False,
        help_text="A part of the text. Looks through the newest 50,000 that the rest matches.",
    )
    split = serializers.ChoiceField(Split.choices, required=False)
    kind = serializers.ChoiceField(Kind.choices, required=False)
    use_case = serializers.ChoiceField(UseCase.choices, required=False)
    language = TextField(max_length=16, required=False)
    topic = TextField(max_length=32, required=False)
    personal_data = serializers.ChoiceField(PersonalData.choices, required=False)
    intake = serializers.IntegerField(required=False)
    author = serializers.UUIDField(
        required=False, help_text="The id of a prompt of the same author."
    )
    state = serializers.ChoiceField(["in_use", "retired", "withdrawn", "all"], default="in_use")


class PromptIn(Body):
    use_case = serializers.ChoiceField(UseCase.choices, allow_blank=True)
    language = TextField(max_length=16, allow_blank=True)
    topics = topic_list()
    limits = LimitsIn()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        answers = {name: serializers.BooleanField(allow_null=True) for name in TRAITS}
        return {**super().get_fields(), **answers}


class PromptsView(APIView):
    permission_classes = [READERS]

    @extend_schema(parameters=[PromptFilter, *PAGE_PARAMETERS], responses=page_of(PromptRowOut))
    def get(self, request: Request) -> Response:
        return page(request, filtered(_wanted(request)), by="-id", out=PromptRowOut)


class CountOut(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    more = serializers.BooleanField(help_text="There are more than `count`.")


class CountView(APIView):
    permission_classes = [READERS]

    @extend_schema(parameters=[PromptFilter], responses=CountOut)
    def get(self, request: Request) -> Response:
        return Response(asdict(counted(filtered(_wanted(request)))))


class PromptView(APIView):
    permission_classes = [reads(Role.MANAGER, Role.RESEARCHER) | writes(Role.RESEARCHER)]

    @extend_schema(responses=PromptOut)
    def get(self, request: Request, prompt_id: UUID) -> Response:
        return Response(PromptOut(prompt_of(prompt_id)).data)

    @extend_schema(request=PromptIn, responses=PromptOut)
    def patch(self, request: Request, prompt_id: UUID) -> Response:
        sent = PromptIn(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        prompt = prompt_of(prompt_id)
        correct_prompt(prompt=prompt, values=sent.validated_data)
        return Response(PromptOut(prompt_of(prompt_id)).data)


class FindingsView(APIView):
    """Where the stored text contains personal data. Computed on request and never stored."""

    permission_classes = [RESEARCHERS]

    @extend_schema(responses=FindingOut(many=True))
    def get(self, request: Request, prompt_id: UUID) -> Response:
        findings = [
            {"turn": number, "masked": masked, **one._asdict()}
            for number, turn in enumerate(prompt_of(prompt_id).turns)
            for masked, look in ((False, find), (True, masks))
            for one in look(turn["text"])
        ]
        return Response(FindingOut(findings, many=True).data)


class UseOut(serializers.Serializer[Any]):
    what = serializers.CharField()
    id = serializers.CharField()
    name = serializers.CharField()
    at = serializers.DateTimeField()


class UsesView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=UseOut(many=True))
    def get(self, request: Request, prompt_id: UUID) -> Response:
        return Response(UseOut(uses_of(prompt_of(prompt_id)), many=True).data)


class DrawIn(Body):
    points = serializers.IntegerField(min_value=1, max_value=100)
    seed = serializers.IntegerField(default=0, min_value=0, max_value=2**31 - 1)


class DrawView(APIView):
    """Make several points of one few-shot prompt."""

    permission_classes = [RESEARCHERS]

    @extend_schema(request=DrawIn, responses={201: PromptRowOut(many=True)})
    def post(self, request: Request, prompt_id: UUID) -> Response:
        sent = DrawIn(data=request.data)
        sent.is_valid(raise_exception=True)
        prompt = get_object_or_404(
            Prompt.objects.in_use(), public_id=prompt_id, few_shot__isnull=False
        )
        with search_of(signed_in(request)):
            drawn = draw_shots(prompt=prompt, **sent.validated_data)
        return Response(PromptRowOut(drawn, many=True).data, status=status.HTTP_201_CREATED)


def _wanted(request: Request) -> dict[str, Any]:
    sent = PromptFilter(data=request.query_params)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


def prompt_of(prompt_id: UUID) -> Prompt:
    return get_object_or_404(Prompt.objects.select_related("drawn_from"), public_id=prompt_id)
