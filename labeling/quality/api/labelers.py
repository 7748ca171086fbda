"""/api/quality/labelers/ and concerns/ -- how each labeler works, and what to look at."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.people.access import signed_in
from labeling.quality import labelers
from labeling.quality.agreement import person_at
from labeling.quality.api.disagreements import ShortPersonOut
from labeling.quality.api.fields import (
    WHO,
    FiltersIn,
    FreshOut,
    MeasureOut,
    PagedIn,
    RankerOut,
    asked,
    filters_from,
    fresh,
    reward_model,
    reward_model_field,
)
from labeling.quality.api.review import LONGEST_NOTE
from labeling.quality.columns import store
from labeling.quality.columns.board import Board
from labeling.quality.columns.people import Group
from labeling.quality.concerns.models import Concern, ConcernKind, ConcernState
from labeling.quality.concerns.services import judge, open_concerns
from labeling.quality.filters import Filters, met
from labeling.quality.reports.bias import by_slot
from labeling.quality.review.reading import person_out

LOWEST_PARTNERS = 10


class LabelersIn(PagedIn):
    sort = serializers.ChoiceField(
        ["name", "agreement", "-agreement", "-labels", "speed"], default="agreement"
    )


class ShrunkOut(serializers.Serializer[Any]):
    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class LabelerRowOut(serializers.Serializer[Any]):
    person = RankerOut()
    labels = serializers.IntegerField()
    agreement = MeasureOut(help_text="With others; a tie beside an order counts half.")
    shrunk = ShrunkOut(
        allow_null=True, help_text="Drawn towards the mean of all where there is little to go by."
    )
    gold = MeasureOut()
    reward_model = MeasureOut(allow_null=True)
    words_per_minute = serializers.FloatField(allow_null=True, help_text="Median.")
    tie_share = serializers.FloatField(allow_null=True)
    first_slot = serializers.FloatField(
        allow_null=True, help_text="Where the reply under A ends up: 0 best, 1 worst, 0.5 no bias."
    )
    longer = MeasureOut(help_text="How often the longer reply wins.")
    concerns = serializers.IntegerField(help_text="Open ones.")


class LabelersOut(serializers.Serializer[Any]):
    fresh = FreshOut()
    total = serializers.IntegerField()
    mean = serializers.FloatField(allow_null=True, help_text="What is shrunk towards.")
    rows = LabelerRowOut(many=True)


class LabelersView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[LabelersIn], responses=LabelersOut)
    def get(self, request: Request) -> Response:
        """Everybody who handed in a label, lowest agreement first."""
        sent = asked(LabelersIn, request)
        board, filters = store.current(), filters_from(sent)
        all_of = labelers.everybody(board, filters)
        order = _in_order(board, all_of, sent["sort"])
        chosen = order[sent["offset"] : sent["offset"] + sent["limit"]]
        shown = {
            "fresh": fresh(board.as_of),
            "total": len(order),
            "mean": all_of.mean,
            "rows": _rows(board, filters, all_of, chosen, reward_model(sent, board)),
        }
        return Response(LabelersOut(shown).data)


def _in_order(board: Board, all_of: labelers.Everybody, sort: str) -> list[int]:
    rate = all_of.shrunk[0] if all_of.shrunk else all_of.rate
    if sort == "name":
        names = [board.people.name[at].casefold() for at in all_of.people.tolist()]
        return sorted(range(len(names)), key=names.__getitem__)
    by = {
        "agreement": np.nan_to_num(rate, nan=2.0),
        "-agreement": -np.nan_to_num(rate, nan=-2.0),
        "-labels": -all_of.labels,
        "speed": -np.nan_to_num(all_of.pace),
    }[sort]
    order: list[int] = np.argsort(by, kind="stable").tolist()
    return order


def _rows(
    board: Board, filters: Filters, all_of: labelers.Everybody, chosen: Sequence[int], model: str
) -> list[dict[str, Any]]:
    told = labelers.rows(met(board, filters), all_of, chosen, model)
    counts = open_concerns(board.people.pk[[one.person for one in told]].tolist())
    return [
        {
            **vars(one),
            "person": person_at(board, one.person),
            "concerns": counts.get(int(board.people.pk[one.person]), 0),
        }
        for one in told
    ]


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


class LabelerWeekOut(serializers.Serializer[Any]):
    week = serializers.DateField()
    labels = serializers.IntegerField()
    agreement = MeasureOut()
    gold = MeasureOut()
    words_per_minute = serializers.FloatField(allow_null=True)
    active_hours = serializers.FloatField()


class PartnerOut(serializers.Serializer[Any]):
    person = RankerOut()
    measure = MeasureOut()


class SlotOut(serializers.Serializer[Any]):
    slot = serializers.CharField()
    measure = MeasureOut(help_text="The share of its pairs that it wins: 0.5 is no bias.")


class LabelerOut(LabelerRowOut):
    fresh = FreshOut()
    mean = serializers.FloatField(allow_null=True)
    weeks = LabelerWeekOut(many=True)
    pairs = PartnerOut(many=True, help_text="With whom they agree least.")
    slots = SlotOut(many=True)
    found = ConcernOut(many=True, help_text="Concerns, open and judged.")


class LabelerIn(FiltersIn):
    reward_model = reward_model_field()


class LabelerView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[LabelerIn], responses=LabelerOut)
    def get(self, request: Request, person_id: UUID) -> Response:
        """One labeler, over time. Filters narrow all but the concerns."""
        board = store.current()
        sent = asked(LabelerIn, request)
        filters = filters_from(sent)
        if person_id not in board.people.public_id:
            raise NotFound
        person = board.people.public_id.index(person_id)
        all_of = labelers.everybody(board, filters, also=[person])
        own = np.flatnonzero(all_of.people == person).tolist()
        found = met(board, _about(filters, person_id))
        concerns = Concern.objects.filter(person=int(board.people.pk[person]))
        shown = {
            **_rows(board, filters, all_of, own, reward_model(sent, board))[0],
            "fresh": fresh(board.as_of),
            "mean": all_of.mean,
            "weeks": labelers.weeks(board, found, person),
            "pairs": [
                {"person": person_at(board, one.person), "measure": one.measure}
                for one in labelers.partners(found, person, LOWEST_PARTNERS)
            ],
            "slots": by_slot(board, _about(filters, person_id)),
            "found": with_people(concerns),
        }
        return Response(LabelerOut(shown).data)


def _about(filters: Filters, person_id: UUID) -> Filters:
    return Filters(**{**vars(filters), "labeler": person_id, "other": None})


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
        """What a person should look at, newest first. Nothing follows by itself."""
        sent = asked(ConcernsIn, request)
        columns = {"state": "state", "kind": "kind", "person": "person__public_id"}
        wanted = {columns[name]: sent[name] for name in columns if name in sent}
        concerns = Concern.objects.filter(**wanted)
        page = with_people(concerns)[sent["offset"] : sent["offset"] + sent["limit"]]
        return Response(ConcernsOut({"total": concerns.count(), "rows": page}).data)


class JudgeIn(serializers.Serializer[dict[str, Any]]):
    state = serializers.ChoiceField(ConcernState.choices)
    note = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_NOTE)


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
