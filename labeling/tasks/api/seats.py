"""/api/tasks/seats/ -- take a seat, look at it, keep it, release it."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.fields import Body, ListField
from labeling.people.access import signed_in
from labeling.tasks.api.fields import LabelerView, SeatOut, seat_out
from labeling.tasks.models import Kind
from labeling.tasks.screens import held_screens
from labeling.tasks.services import keep_seat, look_at_seat, release_seat, take_seat


class TakeIn(Body):
    kinds = ListField(
        child=serializers.ChoiceField(Kind.choices),
        required=False,
        allow_empty=False,
        max_length=len(Kind),
        help_text="Only tasks of these kinds; all kinds if absent.",
    )
    ahead = serializers.BooleanField(
        required=False, help_text="Take a second seat, to load its task ahead."
    )


class SeatsView(LabelerView):
    @extend_schema(responses=SeatOut(many=True))
    def get(self, request: Request) -> Response:
        """List the seats that the labeler is working on, oldest first."""
        return Response([seat_out(screen) for screen in held_screens(labeler=signed_in(request))])

    @extend_schema(request=TakeIn, responses={201: SeatOut})
    def post(self, request: Request) -> Response:
        """Return the seat that the labeler is working on, or else take the next free one."""
        sent = TakeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        screen = take_seat(labeler=signed_in(request), **sent.validated_data)
        return Response(seat_out(screen), status=status.HTTP_201_CREATED)


class SeatView(LabelerView):
    @extend_schema(responses=SeatOut)
    def get(self, request: Request, seat_id: UUID) -> Response:
        return Response(seat_out(look_at_seat(seat_id=seat_id, labeler=signed_in(request))))


class HeartbeatView(LabelerView):
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, seat_id: UUID) -> Response:
        """Hold the seat for longer, because its page is still visible."""
        keep_seat(seat_id=seat_id, labeler=signed_in(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ReleaseView(LabelerView):
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, seat_id: UUID) -> Response:
        """Let other labelers take the seat. Until one does, it is kept with its draft."""
        release_seat(seat_id=seat_id, labeler=signed_in(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
