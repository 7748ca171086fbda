"""Hand in at a seat, correct it for a while, and see one's own work."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from labeling.labels.agreement import own_agreement
from labeling.labels.answers import Answer, Measures, RatingGiven
from labeling.labels.corrections import correct, label_of
from labeling.labels.models import CannotRank, Label
from labeling.labels.reading import answer_of
from labeling.labels.services import HandedInBefore, hand_in
from labeling.labels.work import my_work
from labeling.people.access import signed_in
from labeling.tasks.api import LONGEST_NOTE, LabelerView
from labeling.tasks.models import Kind

LONGEST_TEXT = 200_000
BIGGEST = 2**31 - 1


def slot() -> serializers.RegexField:
    return serializers.RegexField("^[A-Z]$")


def note_field() -> serializers.CharField:
    return serializers.CharField(
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        max_length=LONGEST_NOTE,
    )


class RatingIn(serializers.Serializer[dict[str, Any]]):
    value = serializers.IntegerField(min_value=0, max_value=9, required=False, allow_null=True)
    flags = serializers.ListField(
        child=serializers.SlugField(max_length=32), required=False, max_length=64
    )
    note = note_field()


class AnswerIn(serializers.Serializer[dict[str, Any]]):
    """What the kind of the task asks for, and nothing else."""

    ranking = serializers.ListField(
        child=serializers.ListField(child=slot(), allow_empty=False, max_length=26),
        required=False,
        allow_null=True,
        allow_empty=False,
        max_length=26,
        help_text='Best first; slots in the same list are a tie: [["B", "D"], ["C"], ["A"]].',
    )
    cannot_rank = serializers.ChoiceField(
        CannotRank.choices, required=False, allow_blank=True, help_text="In place of a ranking."
    )
    note = note_field()
    ratings = serializers.DictField(
        child=RatingIn(), required=False, help_text='By slot: {"A": {"value": 6, "flags": []}}.'
    )
    text = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, max_length=LONGEST_TEXT
    )
    pasted_chars = serializers.IntegerField(required=False, min_value=0, max_value=BIGGEST)


class MeasuresIn(serializers.Serializer[dict[str, Any]]):
    active_ms = serializers.IntegerField(
        min_value=0, max_value=BIGGEST, help_text="Visible and not idle."
    )
    first_action_ms = serializers.IntegerField(
        min_value=0, max_value=BIGGEST, required=False, allow_null=True
    )
    changes = serializers.IntegerField(min_value=0, max_value=BIGGEST, required=False)
    screen_version = serializers.CharField(max_length=32, required=False, allow_blank=True)


class HandInIn(AnswerIn):
    key = serializers.UUIDField(help_text="Made by the browser once for this piece of work.")
    measures = MeasuresIn()


class LabelOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    seat = serializers.UUIDField(source="seat.public_id")
    kind = serializers.ChoiceField(Kind.choices, source="seat.kind")
    surplus = serializers.BooleanField(
        help_text="Came after another labeler got the seat: kept, but outside the overlap."
    )
    handed_in_at = serializers.DateTimeField()
    correct_until = serializers.DateTimeField()


class MyLabelOut(LabelOut):
    prompt = serializers.CharField(source="seat.task.prompt.beginning", help_text="Its beginning.")


class RatingOut(serializers.Serializer[Any]):
    value = serializers.IntegerField(allow_null=True)
    flags = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField()


class StoredAnswerOut(serializers.Serializer[Any]):
    ranking = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()), allow_null=True
    )
    cannot_rank = serializers.CharField()
    note = serializers.CharField()
    ratings = serializers.DictField(child=RatingOut())
    text = serializers.CharField()


class StoredLabelOut(LabelOut):
    answer = StoredAnswerOut()


class HandedInBeforeOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    stored = StoredLabelOut()


class LabelsPage(CursorPagination):
    page_size = 20
    ordering = "-handed_in_at"


class LabelsPageOut(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = MyLabelOut(many=True)


class MyWorkIn(serializers.Serializer[dict[str, Any]]):
    zone = serializers.CharField(default="UTC", max_length=64)

    def validate_zone(self, name: str) -> ZoneInfo:
        try:
            return ZoneInfo(name)
        except (OSError, ValueError) as unknown:
            raise serializers.ValidationError(_("There is no such time zone.")) from unknown


class WorkOut(serializers.Serializer[Any]):
    since = serializers.DateTimeField()
    handed_in = serializers.IntegerField()
    active_ms = serializers.IntegerField()
    corrected = serializers.IntegerField()
    skipped = serializers.IntegerField()


class OwnAgreementOut(serializers.Serializer[Any]):
    pairs = serializers.IntegerField(help_text="Pairs of replies that others ordered as well.")
    rate = serializers.FloatField(allow_null=True, help_text="Null while there are too few pairs.")


class MyWorkOut(serializers.Serializer[Any]):
    today = WorkOut()
    week = WorkOut()
    agreement = OwnAgreementOut(allow_null=True, help_text="Null where the manager hides it.")


def answer_from(sent: dict[str, Any]) -> Answer:
    ratings = {slot: RatingGiven(**rating) for slot, rating in sent.pop("ratings", {}).items()}
    return Answer(ratings=ratings, **sent)


def stored_out(label: Label) -> dict[str, Any]:
    return {**LabelOut(label).data, "answer": StoredAnswerOut(answer_of(label)).data}


class HandInView(LabelerView):
    @extend_schema(request=HandInIn, responses={201: LabelOut, 409: HandedInBeforeOut})
    def post(self, request: Request, seat_id: UUID) -> Response:
        """Hand in. The same key again gets the same answer, so sending again does no harm."""
        form = HandInIn(data=request.data)
        form.is_valid(raise_exception=True)
        sent = form.validated_data
        key, measures = sent.pop("key"), Measures(**sent.pop("measures"))
        try:
            label = hand_in(
                seat=seat_id,
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


class MyLabelsView(LabelerView):
    @extend_schema(
        parameters=[OpenApiParameter("cursor", str, description="From `next` or `previous`.")],
        responses=LabelsPageOut,
    )
    def get(self, request: Request) -> Response:
        """One's own labels, newest first."""
        own = Label.objects.filter(seat__labeler=signed_in(request)).select_related(
            "seat__task__prompt"
        )
        pages = LabelsPage()
        page = pages.paginate_queryset(own, request, view=self)
        return pages.get_paginated_response(MyLabelOut(page, many=True).data)


class LabelView(LabelerView):
    @extend_schema(responses=StoredLabelOut)
    def get(self, request: Request, label_id: UUID) -> Response:
        label = label_of(label=label_id, labeler=signed_in(request))
        return Response(stored_out(label))

    @extend_schema(request=AnswerIn, responses=StoredLabelOut)
    def put(self, request: Request, label_id: UUID) -> Response:
        """Correct it; what it said before is kept as well."""
        sent = AnswerIn(data=request.data)
        sent.is_valid(raise_exception=True)
        label = correct(
            label=label_id, labeler=signed_in(request), answer=answer_from(sent.validated_data)
        )
        return Response(stored_out(label))


class MyWorkView(LabelerView):
    @extend_schema(
        parameters=[OpenApiParameter("zone", str, description='Such as "Europe/Berlin".')],
        responses=MyWorkOut,
    )
    def get(self, request: Request) -> Response:
        sent = MyWorkIn(data=request.query_params)
        sent.is_valid(raise_exception=True)
        labeler = signed_in(request)
        today, week = my_work(labeler=labeler, zone=sent.validated_data["zone"])
        agreement = own_agreement(labeler=labeler)
        shown = {"today": today, "week": week, "agreement": agreement}
        return Response(MyWorkOut(shown).data)
