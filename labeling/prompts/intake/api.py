"""/api/intakes/ -- bring a file, see how it would be understood, have it taken in."""

from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, QuerySet
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.pages import PAGE_PARAMETERS, page, page_of
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from labeling.prompts.intake.downloads import left_out_csv
from labeling.prompts.intake.mapping import WORDS, Plan
from labeling.prompts.intake.models import Intake, LeftOut, Reason
from labeling.prompts.intake.services import (
    bring_file,
    cancel_intake,
    preview_file,
    start_intake,
)
from labeling.prompts.models import Kind

RESEARCHERS = allow(Role.RESEARCHER)


class IntakeRowOut(serializers.ModelSerializer[Intake]):
    columns = serializers.DictField(source="mapping.columns", default=dict)

    class Meta:
        model = Intake
        fields = [
            *["id", "name", "size", "kind", "state", "message", "columns", "bytes_read"],
            *["lines_read", "prompts_made", "replies_made", "rankings_made"],
            *["created_at", "ended_at"],
        ]


class IntakeOut(IntakeRowOut):
    # Only of a single intake: it is a query of its own.
    left_out = serializers.DictField(
        source="counts", child=serializers.IntegerField(), help_text="Lines by reason."
    )

    class Meta(IntakeRowOut.Meta):
        fields = [*IntakeRowOut.Meta.fields, "left_out"]


class FileIn(serializers.Serializer[dict[str, Any]]):
    file = serializers.FileField()
    kind = serializers.ChoiceField(Kind.choices, default=Kind.CUSTOMER)


class ColumnsIn(serializers.Serializer[dict[str, Any]]):
    columns = serializers.DictField(
        child=serializers.CharField(max_length=200),
        required=False,
        help_text=f"Which column means what. Words: {', '.join(WORDS)}.",
    )

    def validate_columns(self, columns: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(columns.keys() - set(WORDS)):
            raise serializers.ValidationError(f"Unknown: {', '.join(unknown)}.")
        return columns


class StartIn(ColumnsIn):
    kind = serializers.ChoiceField(Kind.choices, required=False)
    leave_out_refused = serializers.BooleanField(default=False)
    refuse_personal_data = serializers.BooleanField(default=False)


class PreviewLineOut(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    problem = serializers.CharField()
    turns = serializers.ListField(child=serializers.DictField())
    replies = serializers.ListField(child=serializers.CharField())
    ranks = serializers.ListField(child=serializers.IntegerField())


class PreviewOut(serializers.Serializer[Any]):
    names = serializers.ListField(child=serializers.CharField(), help_text="The file’s columns.")
    columns = serializers.DictField(child=serializers.CharField())
    lines = PreviewLineOut(many=True)


class LeftOutOut(serializers.ModelSerializer[LeftOut]):
    duplicate_of = serializers.UUIDField(source="duplicate_of.public_id", default=None)

    class Meta:
        model = LeftOut
        fields = ["id", "line", "reason", "message", "duplicate_of"]


class IntakesView(APIView):
    permission_classes = [RESEARCHERS]
    parser_classes = [MultiPartParser]

    @extend_schema(parameters=PAGE_PARAMETERS, responses=page_of(IntakeRowOut))
    def get(self, request: Request) -> Response:
        return page(request, Intake.objects.all(), by="-id", out=IntakeRowOut)

    @extend_schema(request={"multipart/form-data": FileIn}, responses={201: IntakeOut})
    def post(self, request: Request) -> Response:
        sent = FileIn(data=request.data)
        sent.is_valid(raise_exception=True)
        file = cast("UploadedFile[Any]", sent.validated_data["file"])
        intake = bring_file(
            name=file.name or "",
            chunks=file.chunks(),
            started_by=signed_in(request),
            kind=sent.validated_data["kind"],
        )
        return Response(_shown(intake), status=status.HTTP_201_CREATED)


class IntakeView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=IntakeOut)
    def get(self, request: Request, intake_id: int) -> Response:
        return Response(_shown(_intake(intake_id)))

    @extend_schema(request=None, responses=IntakeOut)
    def delete(self, request: Request, intake_id: int) -> Response:
        cancel_intake(intake=_intake(intake_id))
        return Response(_shown(_intake(intake_id)))


class PreviewView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=ColumnsIn, responses=PreviewOut)
    def post(self, request: Request, intake_id: int) -> Response:
        sent = ColumnsIn(data=request.data)
        sent.is_valid(raise_exception=True)
        shown = preview_file(intake=_intake(intake_id), columns=sent.validated_data.get("columns"))
        lines = [
            {
                "line": number,
                "problem": problem,
                "turns": entry.turns if entry else [],
                "replies": [text for _, text in entry.replies] if entry else [],
                "ranks": entry.ranks if entry else [],
            }
            for number, entry, problem in shown.lines
        ]
        answer = {"names": shown.columns, "columns": shown.plan.columns, "lines": lines}
        return Response(PreviewOut(answer).data)


class StartView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=StartIn, responses=IntakeOut)
    def post(self, request: Request, intake_id: int) -> Response:
        sent = StartIn(data=request.data)
        sent.is_valid(raise_exception=True)
        chosen = sent.validated_data
        intake = _intake(intake_id)
        columns = chosen.get("columns") or preview_file(intake=intake).plan.columns
        plan = Plan(
            columns=columns,
            leave_out_refused=chosen["leave_out_refused"],
            refuse_personal_data=chosen["refuse_personal_data"],
        )
        return Response(_shown(start_intake(intake=intake, plan=plan, kind=chosen.get("kind"))))


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


def _intake(intake_id: int) -> Intake:
    return get_object_or_404(Intake, pk=intake_id)


def _left_out(request: Request, intake_id: int) -> QuerySet[LeftOut]:
    sent = LeftOutFilter(data=request.query_params)
    sent.is_valid(raise_exception=True)
    lines = _intake(intake_id).left_out.select_related("duplicate_of")
    reason = sent.validated_data.get("reason")
    return lines.filter(reason=reason) if reason else lines


def _shown(intake: Intake) -> dict[str, Any]:
    counted = intake.left_out.values_list("reason").annotate(lines=Count("pk"))
    intake.counts = dict(counted)  # type: ignore[attr-defined]  # read by IntakeOut
    return dict(IntakeOut(intake).data)
