"""/api/prompts/mine/ -- labelers write prompts, and see their own only."""

from typing import Any

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

    class Meta:
        model = Prompt
        # The split stays out, because a person who knows it might write for it.
        fields = ["id", "turns", "kind", "use_case", "topics", "created_at"]


class MyPromptsView(APIView):
    permission_classes = [LABELERS]

    @extend_schema(parameters=PAGE_PARAMETERS, responses=page_of(MyPromptOut))
    def get(self, request: Request) -> Response:
        # Retired ones too: else what vanishes at once would be like somebody else's.
        own = Prompt.objects.filter(
            author__person=signed_in(request), drawn_from=None, withdrawn_at=None
        )
        return page(request, own, by="-id", out=MyPromptOut)

    @extend_schema(request=WrittenPromptIn, responses={201: MyPromptOut})
    def post(self, request: Request) -> Response:
        prompt = write_prompt(draft=_draft(request), person=signed_in(request))
        return Response(MyPromptOut(prompt).data, status=status.HTTP_201_CREATED)


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
