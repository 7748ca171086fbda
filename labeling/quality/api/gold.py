"""/api/quality/gold/ -- tasks with a known answer."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body
from labeling.people.access import signed_in
from labeling.quality import gold
from labeling.quality.api.fields import (
    WHO,
    FreshOut,
    MeasureOut,
    PagedIn,
    asked,
    filters_from,
    fresh,
)
from labeling.quality.api.review import MOST_SUGGESTED
from labeling.quality.columns import store
from labeling.quality.columns.board import Board
from labeling.quality.disagreements import about_tasks
from labeling.quality.filters import met
from labeling.quality.review.models import GoldKey
from labeling.quality.review.reading import task_in_use
from labeling.quality.review.services import (
    make_gold,
    retire_gold,
)


class MakeGoldIn(Body):
    overlap = serializers.IntegerField(
        required=False, min_value=1, max_value=5000,
        help_text="How many labelers to ask. If absent, all who have not seen the task.",
    )  # fmt: skip


class MadeGoldOut(serializers.Serializer[Any]):
    task = serializers.IntegerField(source="task_id")


class MakeGoldView(APIView):
    permission_classes = [WHO]

    @extend_schema(request=MakeGoldIn, responses={201: MadeGoldOut})
    def post(self, request: Request, task_id: int) -> Response:
        """Make a gold task of an adjudicated one."""
        sent = MakeGoldIn(data=request.data)
        sent.is_valid(raise_exception=True)
        key = make_gold(
            task=task_in_use(task_id),
            person=signed_in(request),
            overlap=sent.validated_data.get("overlap"),
        )
        return Response(MadeGoldOut(key).data, status=status.HTTP_201_CREATED)


class GoldOut(serializers.Serializer[Any]):
    task = serializers.IntegerField()
    made_from = serializers.IntegerField(help_text="The adjudicated task.")
    prompt = serializers.CharField(help_text="Its beginning.")
    k = serializers.IntegerField()
    made_at = serializers.DateTimeField()
    answered = serializers.IntegerField()
    share = MeasureOut(help_text="Pairs that were right. No interval: it is one task.")
    retired = serializers.BooleanField()


class SuggestedOut(serializers.Serializer[Any]):
    task = serializers.IntegerField()
    prompt = serializers.CharField(help_text="Its beginning.")
    rankings = serializers.IntegerField()
    agreement = serializers.FloatField()
    adjudicated = serializers.BooleanField()


class GoldTasksOut(serializers.Serializer[Any]):
    fresh = FreshOut()
    gold = GoldOut(many=True)
    suggested = SuggestedOut(many=True)


class GoldTasksView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[PagedIn], responses=GoldTasksOut)
    def get(self, request: Request) -> Response:
        """Gold tasks and how people do at them; and tasks that people agree on, to make more."""
        sent = asked(PagedIn, request)
        board = store.current()
        found = gold.suggested(met(board, filters_from(sent)))[:MOST_SUGGESTED]
        known = about_tasks([task for task, *_ in found])
        shown = {
            "fresh": fresh(board.as_of),
            "gold": _gold_rows(board, sent["offset"], sent["limit"]),
            "suggested": [
                {**known[task], "agreement": agreement, "rankings": rankings}
                for task, agreement, rankings in found
                if task in known
            ],
        }
        return Response(GoldTasksOut(shown).data)


def _gold_rows(board: Board, offset: int, limit: int) -> list[dict[str, Any]]:
    keys = list(GoldKey.objects.select_related("task")[offset : offset + limit])
    told = gold.by_task(board, [key.task_id for key in keys])
    known = about_tasks([key.task_id for key in keys])
    return [
        {
            **known.get(key.task_id, {"task": key.task_id, "prompt": ""}),
            "made_from": key.source_id, "k": len(key.places), "made_at": key.made_at,
            "answered": answered, "share": share, "retired": key.task.retired_at is not None,
        }
        for key, (answered, share) in zip(keys, told, strict=True)
    ]  # fmt: skip


class GoldTaskView(APIView):
    permission_classes = [WHO]

    @extend_schema(responses={204: None})
    def delete(self, request: Request, gold_id: int) -> Response:
        """Retire a gold task: nobody is asked any more, what was answered stays."""
        retire_gold(key=get_object_or_404(GoldKey, pk=gold_id))
        return Response(status=status.HTTP_204_NO_CONTENT)
