"""/api/seats/ -- take a seat, keep it, save its draft, skip it or let it go."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.people.access import allow, signed_in
from labeling.people.models import Role
from labeling.tasks.drafts import StaleDraft, save_draft
from labeling.tasks.models import Kind, SkipReason
from labeling.tasks.screens import as_sent, in_hand
from labeling.tasks.services import (
    keep_seat,
    look_at_seat,
    release_seat,
    skip_seat,
    take_seat,
    undo_skip,
)

LONGEST_DRAFT = 400_000
LONGEST_NOTE = 2_000


@extend_schema_serializer(component_name="SeatTurnOut")
class TurnOut(serializers.Serializer[Any]):
    role = serializers.ChoiceField(["system", "user", "assistant"])
    text = serializers.CharField()


@extend_schema_serializer(component_name="SeatPromptOut")
class PromptOut(serializers.Serializer[Any]):
    turns = TurnOut(many=True)
    language = serializers.CharField(help_text="BCP 47; empty when nobody could tell.")
    topics = serializers.ListField(
        child=serializers.CharField(), help_text="What it may be disturbing for."
    )


class ShownReplyOut(serializers.Serializer[Any]):
    # Ids and writers stay out: labelers must not know who wrote a reply.
    slot = serializers.CharField(help_text='"A" for the first reply shown.')
    text = serializers.CharField()


class FlagOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    help = serializers.CharField()
    good = serializers.BooleanField(help_text="Ticked is praise, not a fault.")


class FormOut(serializers.Serializer[Any]):
    lowest_rating = serializers.IntegerField()
    highest_rating = serializers.IntegerField()
    lowest_means = serializers.CharField()
    highest_means = serializers.CharField()
    bins_from = serializers.IntegerField(help_text="Offer bins from this many replies on.")
    flags = FlagOut(many=True)


class SeatGuidelineOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    version = serializers.IntegerField()
    acknowledged = serializers.BooleanField()


class DraftOut(serializers.Serializer[Any]):
    revision = serializers.IntegerField()
    body = serializers.CharField()
    other_body = serializers.CharField(help_text="The latest text that a stale tab sent.")


class SeatOut(serializers.Serializer[Any]):
    """What `as_sent` makes; this describes it."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Kind.choices)
    prompt = PromptOut()
    replies = ShownReplyOut(many=True)
    start_text = serializers.CharField(
        allow_null=True, help_text="A reply to improve, for a demonstration made by editing."
    )
    form = FormOut()
    guideline = SeatGuidelineOut(allow_null=True)
    held_until = serializers.DateTimeField()
    seconds_left = serializers.IntegerField(help_text="0 when time has run out.")
    state = serializers.ChoiceField(["open", "skipped", "finished", "gone"])
    draft = DraftOut(allow_null=True)


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


class DraftIn(serializers.Serializer[dict[str, Any]]):
    revision = serializers.IntegerField(
        min_value=0, max_value=2**31 - 2, help_text="The revision seen last; 0 for none."
    )
    body = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=LONGEST_DRAFT)


class RevisionOut(serializers.Serializer[Any]):
    revision = serializers.IntegerField()


class StaleDraftOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    stored = DraftOut()


class SkipIn(serializers.Serializer[dict[str, Any]]):
    reason = serializers.ChoiceField(SkipReason.choices)
    note = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, max_length=LONGEST_NOTE
    )


class LabelerView(APIView):
    """A view for labelers only."""

    permission_classes = [allow(Role.LABELER)]


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


class DraftView(LabelerView):
    @extend_schema(request=DraftIn, responses={200: RevisionOut, 409: StaleDraftOut})
    def put(self, request: Request, seat_id: UUID) -> Response:
        sent = DraftIn(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            revision = save_draft(seat=seat_id, labeler=signed_in(request), **sent.validated_data)
        except StaleDraft as stale:
            refusal = {"code": stale.code, "message": stale.message, "stored": stale.stored}
            return Response(StaleDraftOut(refusal).data, status=status.HTTP_409_CONFLICT)
        return Response({"revision": revision})


class SkipView(LabelerView):
    @extend_schema(request=SkipIn, responses={204: None})
    def post(self, request: Request, seat_id: UUID) -> Response:
        sent = SkipIn(data=request.data)
        sent.is_valid(raise_exception=True)
        skip_seat(seat=seat_id, labeler=signed_in(request), **sent.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)


class UndoSkipView(LabelerView):
    @extend_schema(request=None, responses=SeatOut)
    def post(self, request: Request, seat_id: UUID) -> Response:
        """Take a skip back, within ten seconds."""
        return Response(as_sent(undo_skip(seat=seat_id, labeler=signed_in(request))))
