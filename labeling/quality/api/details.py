"""GET /api/quality/details/ -- coefficients of rankings, and agreement on ratings and flags."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.quality import details, ratings
from labeling.quality.api.fields import (
    WHO,
    AgreementIn,
    FreshOut,
    MeasureOut,
    asked,
    filters_from,
    fresh,
)
from labeling.quality.columns import store
from labeling.quality.filters import met


class CoefficientOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    measure = MeasureOut()


class FlagAgreementOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    ticked = serializers.FloatField(help_text="The share of judgements in which it is ticked.")
    agreement = MeasureOut()
    kappa = MeasureOut()
    ac1 = MeasureOut()


class DetailsOut(serializers.Serializer[Any]):
    fresh = FreshOut()
    coefficients = CoefficientOut(many=True)
    ratings = CoefficientOut(many=True)
    flags = FlagAgreementOut(many=True)


class DetailsView(APIView):
    permission_classes = [WHO]

    @extend_schema(parameters=[AgreementIn], responses=DetailsOut)
    def get(self, request: Request) -> Response:
        """Alpha, kappa, AC1 and tau-b of rankings; what people agree on in ratings and flags."""
        filters = filters_from(asked(AgreementIn, request))
        board = store.current()
        shown = {
            "fresh": fresh(board.as_of),
            "coefficients": details.of_rankings(met(board, filters)),
            "ratings": ratings.of_ratings(board, filters),
            "flags": ratings.of_flags(board, filters),
        }
        return Response(DetailsOut(shown).data)
