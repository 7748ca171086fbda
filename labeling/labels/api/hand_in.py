"""/api/labels/seats/<seat>/hand-in/ -- hand in a label."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.fields import Body, TextField
from labeling.labels.answers import Measures
from labeling.labels.api.fields import (
    AnswerIn,
    LabelOut,
    StoredLabelOut,
    answer_from,
    stored_out,
)
from labeling.labels.errors import HandedInBefore
from labeling.labels.services import hand_in
from labeling.people.access import signed_in
from labeling.tasks.api.fields import LARGEST_INTEGER, LabelerView


class MeasuresIn(Body):
    active_ms = serializers.IntegerField(
        min_value=0,
        max_value=LARGEST_INTEGER,
        help_text="Time visible and not idle.",
    )
    first_action_ms = serializers.IntegerField(
        min_value=0, max_value=LARGEST_INTEGER, required=False, allow_null=True
    )
    changes = serializers.IntegerField(min_value=0, max_value=LARGEST_INTEGER, required=False)
    screen_version = TextField(max_length=32, required=False, allow_blank=True)


class HandInIn(AnswerIn):
    key = serializers.UUIDField(help_text="Created by the browser once for this piece of work.")
    measures = MeasuresIn()


class HandedInBeforeOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    stored = StoredLabelOut()


class HandInView(LabelerView):
    @extend_schema(request=HandInIn, responses={201: LabelOut, 409: HandedInBeforeOut})
    def post(self, request: Request, seat_id: UUID) -> Response:
        """Hand in a label. Sending the same key again returns the stored label."""
        form = HandInIn(data=request.data)
        form.is_valid(raise_exception=True)
        sent = form.validated_data
        key, measures = sent.pop("key"), Measures(**sent.pop("measures"))
        try:
            label = hand_in(
                seat_id=seat_id,
                labeler=signed_in(request),
                key=key,
                answer=answer_from(sent),
                measures=measures,
            )
        except HandedInBefore as before:
            stored = stored_out(before.stored)
            refusal = {"code": before.code, "message": before.message, "stored": stored}
            return Response(refusal, status=status.HTTP_409_CONFLICT)
        return Response(LabelOut(label).data, status=status.HTTP_201_CREATED)
