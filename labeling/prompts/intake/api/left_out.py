"""/api/prompts/intakes/<intake>/left-out/ -- which lines did not come in, and why."""

from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.prompts.intake.api.fields import RESEARCHERS, one_intake
from labeling.prompts.intake.downloads import left_out_csv
from labeling.prompts.intake.models import LeftOut, Reason


class LeftOutOut(serializers.ModelSerializer[LeftOut]):
    duplicate_of = serializers.UUIDField(
        source="duplicate_of.public_id", allow_null=True, default=None
    )

    class Meta:
        model = LeftOut
        fields = ["id", "line", "reason", "message", "duplicate_of"]


class LeftOutFilter(serializers.Serializer[dict[str, Any]]):
    reason = serializers.ChoiceField(Reason.choices, required=False)


class LeftOutView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(parameters=[LeftOutFilter, *PAGE_PARAMETERS], responses=page_of(LeftOutOut))
    def get(self, request: Request, intake_id: int) -> Response:
        return page(request, _left_out(request, intake_id), by="line", out=LeftOutOut)


class LeftOutFileView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(parameters=[LeftOutFilter], responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, intake_id: int) -> StreamingHttpResponse:
        return left_out_csv(intake_id, _left_out(request, intake_id).order_by("line"))


def _left_out(request: Request, intake_id: int) -> QuerySet[LeftOut]:
    sent = LeftOutFilter(data=request.query_params)
    sent.is_valid(raise_exception=True)
    lines = one_intake(intake_id).left_out.select_related("duplicate_of")
    reason = sent.validated_data.get("reason")
    return lines.filter(reason=reason) if reason else lines
