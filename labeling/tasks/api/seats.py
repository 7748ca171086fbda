"""/api/seats/ -- take a seat, keep it or let it go."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from labeling.people.access import signed_in
from labeling.tasks.api.fields import LabelerView, SeatOut
from labeling.tasks.models import Kind
from labeling.tasks.screens import as_sent, in_hand
from labeling.tasks.services import keep_seat, look_at_seat, release_seat, take_seat


class TakeIn(serializers.Serializer[dict[str, Any]]):
    kinds = serializers.ListField(
        child=serializers.ChoiceField(Kind.choices),
        required=False,
        allow_empty=False,
        max_length=4,
        help_text="Only these kinds; all when absent.",
    )
    ahead = serializers.BooleanField(
        required=False, help_text="The seat after the one in hand, to have it loaded."
    )


class SeatsView(LabelerView):
    @extend_schema(responses=SeatOut(many=True))
    def get(self, request: Request) -> Response:
        """The seats in hand, oldest first."""
        return Response([as_sent(screen) for screen in in_hand(labeler=signed_in(request))])

    @extend_schema(request=TakeIn, responses={201: SeatOut})
    def post(self, request: Request) -> Response:
        """The seat in hand, or else the best free one."""
        sent = TakeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        screen = take_seat(labeler=signed_in(request), **sent.validated_data)
        return Response(as_sent(screen), status=status.HTTP_201_CREATED)


class SeatView(LabelerView):
    @extend_schema(responses=SeatOut)
    def get(self, request: Request, seat_id: UUID) -> Response:
        return Response(as_sent(look_at_seat(seat=seat_id, labeler=signed_in(request))))


class HeartbeatView(LabelerView):
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, seat_id: UUID) -> Response:
        """The page is visible: hold the seat for another while."""
        keep_seat(seat=seat_id, labeler=signed_in(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ReleaseView(LabelerView):
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, seat_id: UUID) -> Response:
        """Let others have the seat; draft and place are kept until one comes."""
        release_seat(seat=seat_id, labeler=signed_in(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
