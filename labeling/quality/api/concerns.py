"""/api/quality/concerns/ -- patterns in labelers' work, for a person to judge."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, TextField
from labeling.people.access import signed_in
from labeling.quality.api.disagreements import ShortPersonOut
from labeling.quality.api.fields import (
    WHO,
    RankerOut,
    asked,
)
from labeling.quality.api.review import LONGEST_NOTE
from labeling.quality.columns.people import Group
from labeling.quality.concerns.models import Concern, ConcernKind, ConcernState
from labeling.quality.concerns.services import judge
from labeling.quality.review.reading import person_out


class RankedOut(serializers.Serializer[Any]):
    """A person, from the row of their account."""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return dict(RankerOut(person_out(instance)).data)

    id = serializers.UUIDField()
    name = serializers.CharField()
    group = serializers.ChoiceField(Group.choices)


class ConcernOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    person = RankedOut()
    other = RankedOut(allow_null=True)
    kind = serializers.ChoiceField(ConcernKind.choices)
    evidence = serializers.DictField(child=serializers.FloatField())
    tasks = serializers.IntegerField()
    state = serializers.ChoiceField(ConcernState.choices)
    note = serializers.CharField()
    found_at = serializers.DateTimeField()
    judged_by = ShortPersonOut(allow_null=True)
    judged_at = serializers.DateTimeField(allow_null=True)


def with_people(concerns: QuerySet[Concern]) -> QuerySet[Concern]:
    return concerns.select_related("person", "other", "judged_by")


class ConcernsIn(serializers.Serializer[dict[str, Any]]):
    state = serializers.ChoiceField(ConcernState.choices, required=False)
    kind = serializers.ChoiceField(ConcernKind.choices, required=False)
    person = serializers.UUIDField(required=False)
    offset = serializers.IntegerField(default=0, min_value=0, max_value=10**7)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)


class ConcernsOut(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    rows = ConcernOut(many=True)


class ConcernsView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[ConcernsIn], responses=ConcernsOut)
    def get(self, request: Request) -> Response:
        """Patterns for a person to judge, newest first. They have no automatic consequence."""
        sent = asked(ConcernsIn, request)
        columns = {"state": "state", "kind": "kind", "person": "person__public_id"}
        wanted = {columns[name]: sent[name] for name in columns if name in sent}
        concerns = Concern.objects.filter(**wanted)
        page = with_people(concerns)[sent["offset"] : sent["offset"] + sent["limit"]]
        return Response(ConcernsOut({"total": concerns.count(), "rows": page}).data)


class JudgeIn(Body):
    state = serializers.ChoiceField(ConcernState.choices)
    note = TextField(required=False, allow_blank=True, max_length=LONGEST_NOTE)


class JudgeConcernView(APIView):
    permission_classes = [WHO]

    @extend_schema(request=JudgeIn, responses=ConcernOut)
    def post(self, request: Request, concern_id: int) -> Response:
        """Uphold, dismiss or open it again, with a note. The account stays as it is."""
        sent = JudgeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        judged = judge(
            concern=get_object_or_404(Concern, pk=concern_id),
            state=ConcernState(sent.validated_data["state"]),
            note=sent.validated_data.get("note", ""),
            person=signed_in(request),
        )
        return Response(ConcernOut(judged).data)
