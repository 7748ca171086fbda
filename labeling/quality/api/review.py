"""/api/quality/ -- say why labels differ, decide, and make gold of what was decided."""

from typing import Any

import numpy as np
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, ListField, TextField
from labeling.people.access import signed_in
from labeling.quality import gold
from labeling.quality.api.disagreements import AdjudicationOut, DifferenceOut, TaskRowOut
from labeling.quality.api.fields import (
    WHO,
    FreshOut,
    PagedIn,
    asked,
    filters_from,
    fresh,
)
from labeling.quality.columns import store
from labeling.quality.columns.board import Board
from labeling.quality.disagreements import about_tasks
from labeling.quality.filters import met
from labeling.quality.review.models import Adjudication, Difference, Why
from labeling.quality.review.reading import task_in_use
from labeling.quality.review.services import (
    decide,
    reopen,
    say_why,
    take_back,
)

LONGEST_NOTE = 2000


MOST_SUGGESTED = 50


def note_field() -> TextField:
    return TextField(required=False, allow_blank=True, max_length=LONGEST_NOTE)


class DifferenceIn(Body):
    tag = serializers.ChoiceField(Why.choices)
    first = serializers.UUIDField(required=False, allow_null=True, help_text="A label.")
    second = serializers.UUIDField(required=False, allow_null=True, help_text="Another one.")
    note = note_field()


class DifferencesView(APIView):
    permission_classes = [WHO]

    @extend_schema(request=DifferenceIn, responses={201: DifferenceOut})
    def post(self, request: Request, task_id: int) -> Response:
        """Say why people differ: about two labels, or about the task as a whole."""
        sent = DifferenceIn(data=request.data)
        sent.is_valid(raise_exception=True)
        told = sent.validated_data
        difference = say_why(
            task=task_in_use(task_id),
            why=told["tag"],
            person=signed_in(request),
            between=[told[one] for one in ("first", "second") if told.get(one)],
            note=told.get("note", ""),
        )
        return Response(DifferenceOut(difference).data, status=status.HTTP_201_CREATED)


class DifferenceView(APIView):
    permission_classes = [WHO]

    @extend_schema(responses={204: None})
    def delete(self, request: Request, difference_id: int) -> Response:
        take_back(difference=get_object_or_404(Difference, pk=difference_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AdjudicationIn(Body):
    order = ListField(
        child=ListField(
            child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), allow_empty=False,
            max_length=26,
        ),
        allow_empty=False,
        max_length=26,
        help_text="Ids of replies, best first; ids in the same list are a tie.",
    )  # fmt: skip
    note = note_field()


class AdjudicationView(APIView):
    permission_classes = [WHO]

    @extend_schema(request=AdjudicationIn, responses=AdjudicationOut)
    def put(self, request: Request, task_id: int) -> Response:
        """Decide on the order of the replies."""
        sent = AdjudicationIn(data=request.data)
        sent.is_valid(raise_exception=True)
        decided = decide(
            task=task_in_use(task_id),
            order=sent.validated_data["order"],
            note=sent.validated_data.get("note", ""),
            person=signed_in(request),
        )
        return Response(AdjudicationOut(decided).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, task_id: int) -> Response:
        """Put it back into the queue."""
        reopen(task=task_in_use(task_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AdjudicationsIn(PagedIn):
    state = serializers.ChoiceField(["waiting", "decided"], default="waiting")


class AdjudicationRowOut(TaskRowOut):
    rankings = serializers.IntegerField()
    agreement = serializers.FloatField()


class AdjudicationsOut(serializers.Serializer[Any]):
    fresh = FreshOut()
    total = serializers.IntegerField()
    rows = AdjudicationRowOut(many=True)


class AdjudicationsView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[AdjudicationsIn], responses=AdjudicationsOut)
    def get(self, request: Request) -> Response:
        """Tasks whose rankings differ, lowest agreement first; or those decided."""
        sent = asked(AdjudicationsIn, request)
        board = store.current()
        tasks, mean, rankings = gold.task_agreement(met(board, filters_from(sent)))
        decided = np.isin(
            board.facts.task[tasks], list(Adjudication.objects.values_list("task", flat=True))
        )
        fits = decided if sent["state"] == "decided" else ~decided & (mean < 1)
        order = np.flatnonzero(fits)[np.argsort(mean[fits], kind="stable")]
        chosen = order[sent["offset"] : sent["offset"] + sent["limit"]]
        rows = _task_rows(board, tasks[chosen])
        more = {
            int(board.facts.task[tasks[at]]): {
                "agreement": float(mean[at]), "rankings": int(rankings[at])
            }
            for at in chosen.tolist()
        }  # fmt: skip
        shown = {
            "fresh": fresh(board.as_of),
            "total": len(order),
            "rows": [{**row, **more[row["task"]]} for row in rows],
        }
        return Response(AdjudicationsOut(shown).data)


def _task_rows(board: Board, tasks: np.ndarray) -> list[dict[str, Any]]:
    """Tasks by their place on the board, as lists show them; none that was withdrawn."""
    ids = board.facts.task[tasks].tolist()
    known = about_tasks(ids)
    return [
        {
            **known[pk],
            "k": int(board.facts.replies[at]),
            "use_case": board.use_cases[board.use_case[at]],
            "language": board.languages[board.language[at]],
            "round": int(board.facts.round[at]),
        }
        for pk, at in zip(ids, tasks.tolist(), strict=True)
        if pk in known
    ]
