"""/api/prompts/intakes/<intake>/ -- preview the columns of a file and start taking it in."""

from dataclasses import asdict, replace
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, DictField, TextField
from labeling.prompts.api.fields import LimitsIn, TurnOut
from labeling.prompts.intake.api.fields import RESEARCHERS, IntakeOut, one_intake, shown
from labeling.prompts.intake.formats import FORMATS, Becomes, Format, Judges
from labeling.prompts.intake.mapping import WORDS
from labeling.prompts.intake.services import preview_file, start_intake
from labeling.prompts.models import Kind


class ColumnsIn(Body):
    columns = DictField(
        child=TextField(max_length=200),
        required=False,
        help_text=f"Which column means what. Words: {', '.join(WORDS)}.",
    )

    format = TextField(
        required=False,
        allow_blank=True,
        max_length=40,
        help_text=(
            "The key of a known format; empty if the columns have the meanings above. Without"
            " either, both are guessed."
        ),
    )

    def validate_format(self, key: str) -> str:
        if key and key not in FORMATS:
            raise serializers.ValidationError(_("This format is not known."))
        return key

    def validate_columns(self, columns: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(columns.keys() - set(WORDS)):
            raise serializers.ValidationError(
                _("There are no such words: %(words)s.") % {"words": ", ".join(unknown)}
            )
        return columns


class StartIn(ColumnsIn):
    limits = LimitsIn(
        required=False, help_text="Limits of the answers, for lines that set none themselves."
    )
    kind = serializers.ChoiceField(Kind.choices, required=False)
    leave_out_refused = serializers.BooleanField(default=False)
    refuse_personal_data = serializers.BooleanField(default=False)
    drop_labels = serializers.BooleanField(
        default=False, help_text="Import the file although labels in some columns are lost."
    )


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


class FormatOut(serializers.Serializer[Format]):
    key = serializers.CharField()
    title = serializers.CharField()
    judges = serializers.ChoiceField([*Judges], help_text="Who gave the ranks.")
    note = serializers.CharField()


class PreviewOut(serializers.Serializer[Any]):
    words = serializers.ListField(
        child=serializers.CharField(), help_text="The meanings that a column can have."
    )
    names = ColumnOut(many=True, help_text="The file’s columns.")
    columns = serializers.DictField(child=serializers.CharField())
    formats = FormatOut(many=True, help_text="The known formats that the file could have.")
    format = serializers.CharField(help_text="The one it is read in; empty: by its columns.")
    fates = serializers.DictField(
        child=serializers.ChoiceField([*Becomes]), help_text="What becomes of each column."
    )
    lost = serializers.ListField(
        child=serializers.CharField(), help_text="Columns with labels that would be lost."
    )
    lines = PreviewLineOut(many=True)


class PreviewView(APIView):
    """The first lines as they would be understood; nothing comes in."""

    permission_classes = [RESEARCHERS]

    @extend_schema(request=ColumnsIn, responses=PreviewOut)
    def post(self, request: Request, intake_id: int) -> Response:
        sent = ColumnsIn(data=request.data)
        sent.is_valid(raise_exception=True)
        intake = one_intake(intake_id)
        chosen = sent.validated_data
        found = preview_file(
            intake=intake, columns=chosen.get("columns"), format_=chosen.get("format")
        )
        answer = {
            "words": WORDS,
            "names": [{"name": name, "example": value} for name, value in found.columns.items()],
            "fates": found.fates,
            "columns": found.plan.columns,
            "formats": found.formats,
            "format": found.plan.format,
            "lost": found.lost,
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
        found = preview_file(
            intake=intake, columns=chosen.get("columns") or None, format_=chosen.get("format")
        )
        plan = replace(
            found.plan,
            leave_out_refused=chosen["leave_out_refused"],
            refuse_personal_data=chosen["refuse_personal_data"],
            drop_labels=chosen["drop_labels"],
            limits=chosen.get("limits", {}),
        )
        return Response(shown(start_intake(intake=intake, plan=plan, kind=chosen.get("kind"))))
