"""/api/qualification/ -- candidates take a test; keys and cut-offs never reach them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, ListField, TextField
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from labeling.qualification.api.composing import LONGEST, places, screening_test
from labeling.qualification.models import (
    Attempt,
    ItemAnswer,
    ScreeningItem,
    ScreeningTest,
)
from labeling.qualification.services import (
    answer_item,
    begin,
    hand_in_attempt,
)
from labeling.qualification.standing import State, own_tests


class OpenTestOut(serializers.ModelSerializer[ScreeningTest]):
    # Keys and cut-offs stay out.
    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = ScreeningTest
        fields = ["id", "name", "topics"]


class OwnTestOut(serializers.Serializer[Any]):
    # Keys, cut-offs, numbers and who decided stay out.
    id = serializers.UUIDField(source="test.public_id")
    name = serializers.CharField(source="test.name")
    state = serializers.ChoiceField(choices=State.choices)
    can_begin = serializers.BooleanField()
    handed_in_at = serializers.DateTimeField(allow_null=True)
    reasons = serializers.CharField(help_text="Why the candidate passed or not; empty until then.")


class OpenTestsView(APIView):
    """The tests that a labeler can take or has taken, with what became of them."""

    permission_classes = [allow(Role.LABELER)]

    @extend_schema(responses=OwnTestOut(many=True))
    def get(self, request: Request) -> Response:
        tests = own_tests(signed_in(request))
        return Response(OwnTestOut(tests, many=True).data)


class ItemAnswerOut(serializers.ModelSerializer[ItemAnswer]):
    item = serializers.UUIDField(source="item.public_id")

    class Meta:
        model = ItemAnswer
        fields = ["item", "is_sensitive", "places", "text", "revision"]


class BlankItemOut(serializers.ModelSerializer[ScreeningItem]):
    # The key stays out.
    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = ScreeningItem
        fields = ["id", "kind", "prompt", "replies"]


class AttemptOut(serializers.ModelSerializer[Attempt]):
    id = serializers.UUIDField(source="public_id")
    test = OpenTestOut()
    items = BlankItemOut(source="test.items", many=True)
    answers = ItemAnswerOut(many=True)

    class Meta:
        model = Attempt
        fields = ["id", "test", "items", "answers", "handed_in_at"]


class BeginView(APIView):
    permission_classes = [allow(Role.LABELER)]

    @extend_schema(request=None, responses=AttemptOut)
    def post(self, request: Request, test_id: UUID) -> Response:
        attempt = begin(test=screening_test(test_id), candidate=signed_in(request))
        return Response(AttemptOut(attempt).data)


@extend_schema_serializer(component_name="TestAnswerIn")
class ItemAnswerIn(Body):
    is_sensitive = serializers.BooleanField(allow_null=True, default=None)
    places = places(least=0)
    text = TextField(default="", allow_blank=True, max_length=LONGEST, trim_whitespace=False)


class ItemView(APIView):
    """Keeps what is said so far, whole or half: no browser is the only one that knows it."""

    permission_classes = [allow(Role.LABELER)]

    @extend_schema(request=ItemAnswerIn, responses=ItemAnswerOut)
    def put(self, request: Request, attempt_id: UUID, item_id: UUID) -> Response:
        sent = ItemAnswerIn(data=request.data)
        sent.is_valid(raise_exception=True)
        answer = answer_item(
            attempt_id=attempt_id,
            candidate=signed_in(request),
            item_id=item_id,
            **sent.validated_data,
        )
        return Response(ItemAnswerOut(answer).data)


@extend_schema_serializer(component_name="TestHandInIn")
class AttemptHandInIn(Body):
    topics = ListField(child=TextField(max_length=64), default=list, max_length=100)


class HandInAttemptView(APIView):
    permission_classes = [allow(Role.LABELER)]

    @extend_schema(request=AttemptHandInIn, responses=AttemptOut)
    def post(self, request: Request, attempt_id: UUID) -> Response:
        sent = AttemptHandInIn(data=request.data)
        sent.is_valid(raise_exception=True)
        attempt = hand_in_attempt(
            attempt_id=attempt_id, candidate=signed_in(request), **sent.validated_data
        )
        return Response(AttemptOut(attempt).data)
