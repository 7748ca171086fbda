"""/api/qualification/tests/ -- researchers compose tests, managers move the cut-offs."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, ListField, NameField, NumberField, TextField
from labeling.people.access import allow, reads, signed_in, writes
from labeling.people.roles import Role
from labeling.qualification.composition import (
    Item,
    change_test,
    close_test,
    compose_test,
    open_test,
)
from labeling.qualification.models import (
    ItemKind,
    ScreeningItem,
    ScreeningTest,
)

LONGEST = 50_000
STAFF = (Role.MANAGER, Role.RESEARCHER)


def places(least: int = 1) -> ListField:
    return ListField(
        child=serializers.IntegerField(min_value=least, max_value=26),
        default=list,
        max_length=26,
        help_text="One per reply: 1 is best, equal is a tie."
        + ("" if least else " 0 is a place that was not given yet."),
    )


class ItemIn(Body):
    kind = serializers.ChoiceField(ItemKind.choices)
    prompt = TextField(max_length=LONGEST, trim_whitespace=False)
    replies = ListField(child=TextField(max_length=LONGEST), default=list, max_length=26)
    is_sensitive = serializers.BooleanField(allow_null=True, default=None)
    places = places()


class ScreeningIn(Body):
    name = NameField(max_length=150)
    topics = ListField(child=TextField(max_length=64), default=list, max_length=100)
    items = ItemIn(many=True, max_length=500)  # type: ignore[call-arg]  # missing in the stubs


class KeyedItemOut(serializers.ModelSerializer[ScreeningItem]):
    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = ScreeningItem
        fields = ["id", "kind", "prompt", "replies", "is_sensitive", "places"]


class ScreeningOut(serializers.ModelSerializer[ScreeningTest]):
    id = serializers.UUIDField(source="public_id")
    items = KeyedItemOut(many=True)

    class Meta:
        model = ScreeningTest
        fields = [
            *["id", "name", "topics", "least_flag_agreement", "least_ranking_agreement"],
            *["least_demonstration_score", "created_at", "opened_at", "closed_at", "items"],
        ]


class CutoffsIn(Body):
    least_flag_agreement = NumberField(min_value=0, max_value=1)
    least_ranking_agreement = NumberField(min_value=0, max_value=1)
    least_demonstration_score = NumberField(min_value=1, max_value=7)


class TestsView(APIView):
    permission_classes = [reads(*STAFF) | writes(Role.RESEARCHER)]

    @extend_schema(responses=ScreeningOut(many=True))
    def get(self, request: Request) -> Response:
        tests = ScreeningTest.objects.prefetch_related("items").order_by("-pk")
        return Response(ScreeningOut(tests, many=True).data)

    @extend_schema(request=ScreeningIn, responses={201: ScreeningOut})
    def post(self, request: Request) -> Response:
        sent = ScreeningIn(data=request.data)
        sent.is_valid(raise_exception=True)
        test = compose_test(made_by=signed_in(request), **_composed(sent.validated_data))
        return Response(ScreeningOut(test).data, status=status.HTTP_201_CREATED)


def _composed(said: dict[str, Any]) -> dict[str, Any]:
    items = [Item(**{**item, "kind": ItemKind(item["kind"])}) for item in said["items"]]
    return {"name": said["name"], "topics": said["topics"], "items": items}


class CompositionView(APIView):
    """Replace the items of a test that nobody has seen yet."""

    permission_classes = [allow(Role.RESEARCHER)]

    @extend_schema(request=ScreeningIn, responses=ScreeningOut)
    def put(self, request: Request, test_id: UUID) -> Response:
        sent = ScreeningIn(data=request.data)
        sent.is_valid(raise_exception=True)
        change_test(test=screening_test(test_id), **_composed(sent.validated_data))
        return Response(ScreeningOut(screening_test(test_id)).data)


class TestView(APIView):
    permission_classes = [allow(*STAFF)]

    @extend_schema(responses=ScreeningOut)
    def get(self, request: Request, test_id: UUID) -> Response:
        return Response(ScreeningOut(screening_test(test_id)).data)

    @extend_schema(request=CutoffsIn, responses=ScreeningOut)
    def patch(self, request: Request, test_id: UUID) -> Response:
        sent = CutoffsIn(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        ScreeningTest.objects.filter(pk=screening_test(test_id).pk).update(**sent.validated_data)
        return Response(ScreeningOut(screening_test(test_id)).data)


class OpenTestView(APIView):
    permission_classes = [allow(*STAFF)]

    @extend_schema(request=None, responses=ScreeningOut)
    def post(self, request: Request, test_id: UUID) -> Response:
        open_test(test=screening_test(test_id))
        return Response(ScreeningOut(screening_test(test_id)).data)

    @extend_schema(request=None, responses={200: ScreeningOut})
    def delete(self, request: Request, test_id: UUID) -> Response:
        close_test(test=screening_test(test_id))
        return Response(ScreeningOut(screening_test(test_id)).data)


def screening_test(test_id: UUID) -> ScreeningTest:
    return get_object_or_404(ScreeningTest, public_id=test_id)
