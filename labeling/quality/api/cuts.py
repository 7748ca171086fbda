"""/api/quality/cuts/, matrix/ and details/ -- who agrees with whom, on what, and how far."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.quality.agreement import CUTS, Ties, cut, page
from labeling.quality.api.fields import (
    WHO,
    FreshOut,
    MeasureOut,
    PagedIn,
    asked,
    filters_from,
    fresh,
    reward_model,
)
from labeling.quality.api.overview import guideline_names, use_case_name
from labeling.quality.columns import store
from labeling.quality.columns.board import Board
from labeling.quality.filters import Met, met
from labeling.quality.kinds import BY as BY_KIND
from labeling.quality.kinds import kind_cut
from labeling.quality.measures import Counted, Measure, Sums
from labeling.quality.pairwise import labelers_with_model, with_model

BY = ["labeler", *CUTS, *BY_KIND]


class CutIn(PagedIn):
    sort = serializers.ChoiceField(["key", "value", "-value", "pairs"], default="key")


class CutRowOut(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="The value to filter by.")
    name = serializers.CharField()
    measure = MeasureOut()
    reward_model = MeasureOut(allow_null=True, help_text="Agreement of the model with people.")


class CutOut(serializers.Serializer[Any]):
    fresh = FreshOut()
    by = serializers.CharField()
    ties = serializers.CharField()
    reward_model = serializers.CharField(help_text="Empty if none has scored.")
    total = serializers.IntegerField()
    rows = CutRowOut(many=True)


class CutView(APIView):
    permission_classes = [WHO]

    @extend_schema(
        parameters=[OpenApiParameter("by", str, "path", enum=BY), CutIn], responses=CutOut
    )
    def get(self, request: Request, by: str) -> Response:
        """The agreement rate of every labeler, group, round, week, ... or pair of models."""
        if by not in BY:
            raise NotFound
        sent = asked(CutIn, request)
        board = store.current()
        found = met(board, filters_from(sent))
        model = reward_model(sent, board)
        rows, scored, keys = _rows(found, by, Ties(sent["ties"]), model)
        chosen = page(rows, keys, sort=sent["sort"], offset=sent["offset"], limit=sent["limit"])
        # The model is compared with people, so one person is enough.
        beside = scored.of_groups(chosen.chosen, len(keys), enough_people=1) if model else None
        names = _names(board, by, [keys[at] for at in chosen.chosen])
        shown = {
            "fresh": fresh(board.as_of), "by": by, "ties": sent["ties"], "reward_model": model,
            "total": chosen.total,
            "rows": [
                {
                    "key": keys[group], "name": names[at], "measure": chosen.measures[at],
                    "reward_model": _beside(beside, at),
                }
                for at, group in enumerate(chosen.chosen)
            ],
        }  # fmt: skip
        return Response(CutOut(shown).data)


def _rows(
    found: Met, by: str, ties: Ties, model: str
) -> tuple[Counted | Sums, Counted | Sums, Sequence[str]]:
    if by in BY_KIND:
        return kind_cut(found, by, ties, model)
    rows, keys = cut(found, by, ties)
    if by == "labeler":
        return rows, labelers_with_model(found, ties, model), keys
    return rows, with_model(found, rows.group, ties, model), keys


def _beside(measures: list[Measure] | None, at: int) -> Measure | None:
    return measures[at] if measures and measures[at].pairs else None


def _names(board: Board, by: str, keys: list[str]) -> list[str]:
    if by == "labeler":
        people = dict(zip(map(str, board.people.public_id), board.people.name, strict=True))
        return [people[key] for key in keys]
    if by == "guideline":
        names = guideline_names([int(key) for key in keys if key.isdigit()])
        return [names.get(key, "") for key in keys]
    return [use_case_name(key) for key in keys] if by == "use_case" else keys
