"""/api/quality/labelers/ and concerns/ -- how each labeler works, and what to look at."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.quality import labeler_history, labelers
from labeling.quality.agreement import person_at
from labeling.quality.api.concerns import ConcernOut, with_people
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
from labeling.quality.columns import store
from labeling.quality.columns.board import Board
from labeling.quality.concerns.models import Concern
from labeling.quality.concerns.services import open_concerns
from labeling.quality.filters import Filters, met
from labeling.quality.reports.bias import by_slot

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
    agreement = MeasureOut(help_text="With others; a tie against an order counts half.")
    shrunk = ShrunkOut(
        allow_null=True, help_text="Moved towards the mean of all; the fewer pairs, the further."
    )
    gold = MeasureOut()
    reward_model = MeasureOut(allow_null=True)
    words_per_minute = serializers.FloatField(allow_null=True, help_text="Median.")
    tie_share = serializers.FloatField(allow_null=True)
    first_slot = serializers.FloatField(
        allow_null=True,
        help_text="Relative rank of the reply under A: 0 best, 1 worst, 0.5 no bias.",
    )
    longer = MeasureOut(help_text="How often the longer reply wins.")
    concerns = serializers.IntegerField(help_text="Open ones.")


class LabelersOut(serializers.Serializer[Any]):
    fresh = FreshOut()
    total = serializers.IntegerField()
    mean = serializers.FloatField(
        allow_null=True, help_text="The mean towards which values are moved."
    )
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
    pairs = PartnerOut(many=True, help_text="The labelers with the lowest agreement.")
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
            "weeks": labeler_history.weeks(board, found, person),
            "pairs": [
                {"person": person_at(board, one.person), "measure": one.measure}
                for one in labeler_history.partners(found, person, LOWEST_PARTNERS)
            ],
            "slots": by_slot(board, _about(filters, person_id)),
            "found": with_people(concerns),
        }
        return Response(LabelerOut(shown).data)


def _about(filters: Filters, person_id: UUID) -> Filters:
    return Filters(**{**vars(filters), "labeler": person_id, "other": None})
