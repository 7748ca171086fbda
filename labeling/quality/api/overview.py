"""/api/quality/overview/ and filters/ -- how well people agree, in one look."""

from typing import Any

import numpy as np
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.guidelines.models import Guideline
from labeling.prompts.models import UseCase
from labeling.quality.agreement import (
    ANCHORS,
    CUTS,
    Ties,
    counted,
    person_at,
    rate,
)
from labeling.quality.api.fields import (
    WHO,
    AgreementIn,
    FreshOut,
    MeasureOut,
    RankerOut,
    asked,
    filters_from,
    fresh,
    reward_model,
)
from labeling.quality.columns import store
from labeling.quality.columns.board import Board
from labeling.quality.columns.numbers import many, used
from labeling.quality.crowd import measures_of_crowd
from labeling.quality.filters import Met, met, monday, week_of
from labeling.quality.measures import measures
from labeling.quality.reward_models import beside_people


class RatesOut(serializers.Serializer[Any]):
    half = MeasureOut(help_text="A tie against an order counts half.")
    excluded = MeasureOut(help_text="Pairs that either person tied are left out.")
    three_way = MeasureOut(help_text="Better, worse and tie are three different answers.")


class GroupRateOut(serializers.Serializer[Any]):
    group = serializers.CharField(help_text='Such as "training" or "training+held_out".')
    measure = MeasureOut()


class AnchorOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    value = serializers.FloatField()
    margin = serializers.FloatField()


class BesidePeopleOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    measure = MeasureOut(help_text="Agreement of the model with people.")
    people = MeasureOut(help_text="Agreement between people on the same pairs.")
    difference = MeasureOut(help_text="Model minus people, on the same prompts.")


class WeekOut(serializers.Serializer[Any]):
    week = serializers.DateField(help_text="Its Monday.")
    measure = MeasureOut()


class OverviewOut(serializers.Serializer[Any]):
    fresh = FreshOut()
    ties = serializers.CharField()
    rates = RatesOut(help_text="Their intervals are for these people and other prompts.")
    crowd = RatesOut(help_text="Their intervals are for other people and other prompts.")
    groups = GroupRateOut(many=True)
    anchors = AnchorOut(many=True)
    reward_models = BesidePeopleOut(
        many=True, help_text="The requested one first, then the newest."
    )
    weeks = WeekOut(many=True)
    rankings = serializers.IntegerField()
    comparisons = serializers.IntegerField()
    prompts = serializers.IntegerField()
    people = serializers.IntegerField()


class OverviewView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[AgreementIn], responses=OverviewOut)
    def get(self, request: Request) -> Response:
        """The agreement rate in three ways, by group and week, beside reward models and papers."""
        sent = asked(AgreementIn, request)
        ties = Ties(sent["ties"])
        board = store.current()
        found = met(board, filters_from(sent))
        shown = {
            "fresh": fresh(board.as_of),
            "ties": ties,
            "rates": {way: rate(found, way) for way in Ties},
            "crowd": {way: measures_of_crowd(counted(found, way), 1)[0] for way in Ties},
            "groups": _named(found, "group", ties),
            "anchors": ANCHORS,
            "reward_models": beside_people(found, ties, first=reward_model(sent, board)),
            "weeks": _named(found, "week", ties),
            **_behind(found),
        }
        return Response(OverviewOut(shown).data)


def _named(found: Met, by: str, ties: Ties) -> list[dict[str, Any]]:
    keyed = CUTS[by](found)
    told = measures(counted(found, ties, keyed.group), len(keyed.keys))
    return [{by: key, "measure": one} for key, one in zip(keyed.keys, told, strict=True)]


def _behind(found: Met) -> dict[str, int]:
    labels = used(np.concatenate([found.rows.first, found.rows.second]))
    k = found.board.facts.replies[found.board.labels.task[labels]]
    return {
        "rankings": len(labels),
        "comparisons": int((k * (k - 1) // 2).sum()),
        "prompts": many(found.prompt),
        "people": many(found.board.labels.labeler[labels]),
    }


class ChoiceOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()


class FilterChoicesOut(serializers.Serializer[Any]):
    fresh = FreshOut()
    rounds = serializers.ListField(child=serializers.IntegerField())
    weeks = serializers.ListField(child=serializers.DateField())
    use_cases = ChoiceOut(many=True)
    languages = serializers.ListField(child=serializers.CharField())
    ks = serializers.ListField(child=serializers.IntegerField())
    guidelines = ChoiceOut(many=True)
    reward_models = serializers.ListField(child=serializers.CharField())
    labelers = RankerOut(many=True)


class FilterChoicesView(APIView):
    permission_classes = [WHO]

    @extend_schema(responses=FilterChoicesOut)
    def get(self, request: Request) -> Response:
        """What there is to narrow the views by."""
        board = store.current()
        labels = board.labels
        weeks = np.unique(week_of(labels.handed_in)).tolist()
        shown = {
            "fresh": fresh(board.as_of),
            "rounds": np.unique(board.facts.round).tolist(),
            "weeks": [monday(week) for week in weeks],
            "use_cases": [{"key": one, "name": use_case_name(one)} for one in board.use_cases],
            "languages": board.languages,
            "ks": [block.k for block in board.blocks],
            "guidelines": _guidelines(board),
            "reward_models": list(board.scores),
            "labelers": [person_at(board, at) for at in np.unique(labels.labeler).tolist()],
        }
        return Response(FilterChoicesOut(shown).data)


def use_case_name(key: str) -> str:
    return str(UseCase(key).label) if key in UseCase.values else ""


def guideline_names(pks: list[int]) -> dict[str, str]:
    """Such as "rank, training, version 3"."""
    known = Guideline.objects.filter(pk__in=pks)
    return {str(one.pk): f"{one.kind}, {one.purpose}, version {one.version}" for one in known}


def _guidelines(board: Board) -> list[dict[str, str]]:
    names = guideline_names(np.unique(board.labels.guideline).tolist())
    return [{"key": key, "name": name} for key, name in names.items()]
