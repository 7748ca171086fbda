"""/api/prompts/intakes/<intake>/ -- preview the columns of a file and start taking it in."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import TextField
from labeling.prompts.api.fields import TurnOut
from labeling.prompts.intake.api.fields import RESEARCHERS, IntakeOut, one_intake, shown
from labeling.prompts.intake.mapping import WORDS, Plan
from labeling.prompts.intake.services import preview_file, start_intake
from labeling.prompts.models import Kind


class ColumnsIn(serializers.Serializer[dict[str, Any]]):
    columns = serializers.DictField(
        child=TextField(max_length=200),
        required=False,
        help_text=f"Which column means what. Words: {', '.join(WORDS)}.",
    )

    def validate_columns(self, columns: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(columns.keys() - set(WORDS)):
            raise serializers.ValidationError(
                _("There are no such words: %(words)s.") % {"words": ", ".join(unknown)}
            )
        return columns


class StartIn(ColumnsIn):
    kind = serializers.ChoiceField(Kind.choices, required=False)
    leave_out_refused = serializers.BooleanField(default=False)
    refuse_personal_data = serializers.BooleanField(default=False)


class PreviewLineOut(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    problem = serializers.CharField()
    turns = serializers.ListField(child=TurnOut())
    replies = serializers.ListField(child=serializers.CharField())
    ranks = serializers.ListField(child=serializers.IntegerField())
    # What else the columns said: the author stays out, as everywhere.
    said = serializers.DictField(child=serializers.CharField())


class ColumnOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    example = serializers.CharField(help_text="The first value, cut short.")


class PreviewOut(serializers.Serializer[Any]):
    words = serializers.ListField(
        child=serializers.CharField(), help_text="The meanings that a column can have."
    )
    names = ColumnOut(many=True, help_text="The file’s columns.")
    columns = serializers.DictField(child=serializers.CharField())
    lines = PreviewLineOut(many=True)


class PreviewView(APIView):
    """The first lines as they would be understood; nothing comes in."""

    permission_classes = [RESEARCHERS]

    @extend_schema(request=ColumnsIn, responses=PreviewOut)
    def post(self, request: Request, intake_id: int) -> Response:
        sent = ColumnsIn(data=request.data)
        sent.is_valid(raise_exception=True)
        intake = one_intake(intake_id)
        found = preview_file(intake=intake, columns=sent.validated_data.get("columns"))
        answer = {
            "words": WORDS,
            "names": [{"name": name, "example": value} for name, value in found.columns.items()],
            "columns": found.plan.columns,
            "lines": [asdict(line) for line in found.lines],
        }
        return Response(PreviewOut(answer).data)


class StartView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=StartIn, responses=IntakeOut)
    def post(self, request: Request, intake_id: int) -> Response:
        sent = StartIn(data=request.data)
        sent.is_valid(raise_exception=True)
        chosen = sent.validated_data
        intake = one_intake(intake_id)
        columns = chosen.get("columns") or preview_file(intake=intake).plan.columns
        plan = Plan(
            columns=columns,
            leave_out_refused=chosen["leave_out_refused"],
            refuse_personal_data=chosen["refuse_personal_data"],
        )
        return Response(shown(start_intake(intake=intake, plan=plan, kind=chosen.get("kind"))))
