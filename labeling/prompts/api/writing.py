"""/api/prompts/mine/ -- labelers write prompts, and see their own only."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, ListField, TextField
from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people.access import allow, signed_in
from labeling.people.fields import topic_list
from labeling.people.roles import Role
from labeling.prompts.api.fields import TurnOut
from labeling.prompts.models import Kind, Prompt, UseCase
from labeling.prompts.own import edit_prompt, own_prompts, take_back
from labeling.prompts.services import Draft, Shot, known_duplicate, write_prompt

LABELERS = allow(Role.LABELER)
LONGEST = 100_000
MOST_SHOTS = 50


class ShotIn(Body):
    query = TextField(max_length=LONGEST)
    answer = TextField(max_length=LONGEST)


class WrittenPromptIn(Body):
    kind = serializers.ChoiceField([Kind.PLAIN, Kind.FEW_SHOT, Kind.USE_CASE])
    text = TextField(
        max_length=LONGEST, trim_whitespace=False, help_text="Few-shot: the instruction."
    )
    use_case = serializers.ChoiceField(UseCase.choices, default="", allow_blank=True)
    topics = topic_list(default=list)
    shots = ListField(child=ShotIn(), default=list, max_length=MOST_SHOTS)


class MyPromptOut(serializers.ModelSerializer[Prompt]):
    id = serializers.UUIDField(source="public_id")
    turns = TurnOut(many=True)
    instruction = serializers.CharField(
        source="few_shot.instruction", allow_null=True, help_text="Null if it is not few-shot."
    )
    shots = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()),
        source="few_shot.shots",
        allow_null=True,
        help_text="Query and answer of each example; null if it is not few-shot.",
    )
    taken_back_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When its author withdrew it, if tasks or datasets keep its text.",
    )

    class Meta:
        model = Prompt
        # The split stays out, because a person who knows it might write for it. Whether it is
        # retired stays out, because what is like a prompt of somebody else is retired at once.
        fields = [
            *["id", "turns", "kind", "use_case", "topics", "created_at"],
            *["instruction", "shots", "taken_back_at"],
        ]


class MyPromptsView(APIView):
    permission_classes = [LABELERS]

    @extend_schema(parameters=PAGE_PARAMETERS, responses=page_of(MyPromptOut))
    def get(self, request: Request) -> Response:
        return page(request, own_prompts(signed_in(request)), by="-id", out=MyPromptOut)

    @extend_schema(request=WrittenPromptIn, responses={201: MyPromptOut})
    def post(self, request: Request) -> Response:
        prompt = write_prompt(draft=_draft(request), person=signed_in(request))
        return Response(MyPromptOut(prompt).data, status=status.HTTP_201_CREATED)


class MyPromptView(APIView):
    permission_classes = [LABELERS]

    @extend_schema(request=WrittenPromptIn, responses=MyPromptOut)
    def put(self, request: Request, prompt_id: UUID) -> Response:
        """Edit a prompt: it gets a new id. Tasks and datasets that use it keep the old text."""
        prompt = edit_prompt(prompt_id=prompt_id, draft=_draft(request), person=signed_in(request))
        return Response(MyPromptOut(prompt).data)


class TakenBackOut(serializers.Serializer[Any]):
    erased = serializers.BooleanField(
        help_text="False if tasks or datasets that already use the prompt keep its text."
    )


class TakeBackView(APIView):
    permission_classes = [LABELERS]

    @extend_schema(request=None, responses=TakenBackOut)
    def post(self, request: Request, prompt_id: UUID) -> Response:
        """Withdraw a prompt: nothing new uses it, and a text that nothing uses is erased."""
        erased = take_back(prompt_id=prompt_id, person=signed_in(request))
        return Response({"erased": erased})


class DuplicateOut(serializers.Serializer[Any]):
    # The other prompt stays out: labelers do not read what others wrote.
    duplicate = serializers.BooleanField()


class DuplicateView(APIView):
    """Whether the person wrote or saw a prompt that begins like this; asked while typing."""

    permission_classes = [LABELERS]

    @extend_schema(request=WrittenPromptIn, responses=DuplicateOut)
    def post(self, request: Request) -> Response:
        known = known_duplicate(_draft(request).turns, signed_in(request))
        return Response({"duplicate": known})


def _draft(request: Request) -> Draft:
    sent = WrittenPromptIn(data=request.data)
    sent.is_valid(raise_exception=True)
    said = sent.validated_data
    return Draft(
        kind=Kind(said["kind"]),
        text=said["text"],
        use_case=said["use_case"],
        topics=said["topics"],
        shots=[Shot(**shot) for shot in said["shots"]],
    )
