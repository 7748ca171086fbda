"""GET /api/quality/matrix/ -- how far every two labelers agree."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import TextField
from labeling.quality.agreement import Ties, person_at
from labeling.quality.api.fields import (
    WHO,
    AgreementIn,
    FreshOut,
    MeasureOut,
    RankerOut,
    asked,
    filters_from,
    fresh,
)
from labeling.quality.columns import store
from labeling.quality.filters import met
from labeling.quality.matrix import matrix


class MatrixIn(AgreementIn):
    most = serializers.IntegerField(default=40, min_value=2, max_value=200)
    labelers = TextField(required=False, max_length=40 * 200, help_text="Ids, separated by commas.")

    def validate_labelers(self, value: str) -> list[UUID]:
        field = serializers.UUIDField()
        return [field.run_validation(one) for one in value.split(",")]


class MatrixPersonOut(RankerOut):
    measure = MeasureOut()


class MatrixCellOut(serializers.Serializer[Any]):
    a = serializers.IntegerField(help_text="Index into people; lower than b.")
    b = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="95 %, over prompts.")
    high = serializers.FloatField(allow_null=True)
    pairs = serializers.IntegerField()
    prompts = serializers.IntegerField()


class MatrixOut(serializers.Serializer[Any]):
    fresh = FreshOut()
    ties = serializers.CharField()
    people = MatrixPersonOut(many=True)
    cells = MatrixCellOut(many=True)


class MatrixView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[MatrixIn], responses=MatrixOut)
    def get(self, request: Request) -> Response:
        """Every two labelers who ranked the same replies, lowest agreement first."""
        sent = asked(MatrixIn, request)
        board = store.current()
        wanted = sent.get("labelers")
        people = wanted and [
            at for at, one in enumerate(board.people.public_id) if one in set(wanted)
        ]
        found = matrix(
            met(board, filters_from(sent)), Ties(sent["ties"]), people=people, most=sent["most"]
        )
        shown = {
            "fresh": fresh(board.as_of),
            "ties": sent["ties"],
            "people": [
                {**person_at(board, at), "measure": one}
                for at, one in zip(found.people, found.measures, strict=True)
            ],
            "cells": found.cells,
        }
        return Response(MatrixOut(shown).data)
