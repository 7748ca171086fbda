"""/api/tasks/seats/<seat>/draft/ -- save unfinished work."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.fields import Body, TextField
from labeling.people.access import signed_in
from labeling.tasks.api.fields import LARGEST_INTEGER, DraftOut, LabelerView
from labeling.tasks.drafts import save_draft
from labeling.tasks.errors import StaleDraft

LONGEST_DRAFT = 400_000


class DraftIn(Body):
    revision = serializers.IntegerField(
        min_value=0,
        max_value=LARGEST_INTEGER - 1,  # the next revision must fit, too
        help_text="Last revision this tab has seen; 0 if none.",
    )
    body = TextField(allow_blank=True, trim_whitespace=False, max_length=LONGEST_DRAFT)


class RevisionOut(serializers.Serializer[Any]):
    revision = serializers.IntegerField()


class StaleDraftOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    stored = DraftOut()


class DraftView(LabelerView):
    @extend_schema(request=DraftIn, responses={200: RevisionOut, 409: StaleDraftOut})
    def put(self, request: Request, seat_id: UUID) -> Response:
        sent = DraftIn(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            revision = save_draft(
                seat_id=seat_id, labeler=signed_in(request), **sent.validated_data
            )
        except StaleDraft as stale:
            refusal = {"code": stale.code, "message": stale.message, "stored": stale.stored}
            return Response(StaleDraftOut(refusal).data, status=status.HTTP_409_CONFLICT)
        return Response({"revision": revision})
