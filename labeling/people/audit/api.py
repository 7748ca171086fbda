"""/api/people/audit/ -- who did what, for administrators."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import TextField
from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people.access import allow
from labeling.people.audit.models import ACTS, AuditEntry
from labeling.people.audit.services import found_entries
from labeling.people.models import User
from labeling.people.roles import Role

COLUMNS = ["id", "happened_at", "act", "actor", "person", "object_kind", "object_id"]
COLUMNS += ["address", "request_id"]


class AuditPersonOut(serializers.ModelSerializer[User]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="__str__")

    class Meta:
        model = User
        fields = ["id", "name"]


class AuditEntryOut(serializers.ModelSerializer[AuditEntry]):
    act = serializers.ChoiceField(sorted(ACTS))
    actor = AuditPersonOut(allow_null=True)
    person = AuditPersonOut(allow_null=True)
    detail = serializers.DictField(child=serializers.JSONField())

    class Meta:
        model = AuditEntry
        fields = [*COLUMNS, "detail"]


class AuditFilter(serializers.Serializer[dict[str, Any]]):
    act = serializers.ChoiceField(sorted(ACTS), required=False)
    person = TextField(required=False, max_length=100, help_text="In the name or username.")
    object_id = TextField(required=False, max_length=64)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


class AuditExportFilter(AuditFilter):
    form = serializers.ChoiceField(["csv", "jsonl"], default="csv")


class AuditView(APIView):
    permission_classes = [allow(Role.ADMINISTRATOR)]

    @extend_schema(parameters=[AuditFilter, *PAGE_PARAMETERS], responses=page_of(AuditEntryOut))
    def get(self, request: Request) -> Response:
        sent = AuditFilter(data=request.query_params)
        sent.is_valid(raise_exception=True)
        return page(request, found_entries(**sent.validated_data), by="-id", out=AuditEntryOut)


class AuditExportView(APIView):
    """The entries that fit the filters, oldest first. The export is an entry, too."""

    permission_classes = [allow(Role.ADMINISTRATOR)]

    @extend_schema(
        parameters=[AuditExportFilter],
        responses={
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "application/x-ndjson"): OpenApiTypes.STR,
        },
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        sent = AuditExportFilter(data=request.query_params)
        sent.is_valid(raise_exception=True)
        form = sent.validated_data.pop("form")
        entries = found_entries(**sent.validated_data).order_by("id")
        lines, kind = _EXPORTS[form]
        answer = StreamingHttpResponse(lines(entries), content_type=f"{kind}; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="audit.{form}"'
        return answer


def _row(entry: AuditEntry) -> dict[str, Any]:
    row = {column: getattr(entry, column) for column in COLUMNS}
    who = {field: row[field].username if row[field] else "" for field in ("actor", "person")}
    return row | who | {"happened_at": entry.happened_at.isoformat()}


class _Echo:
    """A file whose `write` returns the line, as csv.writer needs one."""

    def write(self, line: str) -> str:
        return line


def _csv(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    writer = csv.DictWriter(_Echo(), COLUMNS)
    yield writer.writeheader()
    for entry in entries.iterator():
        # Usernames and ids cannot begin a formula, except by "+" or "-".
        row = {key: f"'{v}" if str(v)[:1] in {"+", "-"} else v for key, v in _row(entry).items()}
        yield writer.writerow(row)


def _jsonl(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    for entry in entries.iterator():
        yield json.dumps(_row(entry) | {"detail": entry.detail}) + "\n"


_EXPORTS = {"csv": (_csv, "text/csv"), "jsonl": (_jsonl, "application/x-ndjson")}
