"""/api/tasks/seats/<seat>/skip/ -- skip a task, and undo the skip."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.fields import Body, TextField
from labeling.people.access import signed_in
from labeling.tasks.api.fields import LONGEST_NOTE, LabelerView, SeatOut, seat_out
from labeling.tasks.models import SkipReason
from labeling.tasks.skips import skip_seat, undo_skip


class SkipIn(Body):
    reason = serializers.ChoiceField(SkipReason.choices)
    note = TextField(
        required=False, allow_blank=True, trim_whitespace=False, max_length=LONGEST_NOTE
    )


class SkipView(LabelerView):
    @extend_schema(request=SkipIn, responses={204: None})
    def post(self, request: Request, seat_id: UUID) -> Response:
        sent = SkipIn(data=request.data)
        sent.is_valid(raise_exception=True)
        skip_seat(seat_id=seat_id, labeler=signed_in(request), **sent.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)


class UndoSkipView(LabelerView):
    @extend_schema(request=None, responses=SeatOut)
    def post(self, request: Request, seat_id: UUID) -> Response:
        """Undo a skip within ten seconds."""
        return Response(seat_out(undo_skip(seat_id=seat_id, labeler=signed_in(request))))
