"""/api/labels/mine/ -- the labels and the work of the labeler who asks."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.fields import TextField
from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.labels.api.fields import AnswerIn, LabelOut, StoredLabelOut, answer_from, stored_out
from labeling.labels.models import Label
from labeling.labels.own_agreement import own_agreement
from labeling.labels.own_work import my_work
from labeling.labels.services import edit_label, label_of
from labeling.people.access import signed_in
from labeling.tasks.api.fields import LabelerView


class MyLabelOut(LabelOut):
    prompt = serializers.CharField(source="seat.task.prompt.beginning", help_text="Shortened.")
    topics = serializers.ListField(
        child=serializers.CharField(),
        source="seat.task.prompt.topics",
        help_text="Sensitive topics of the prompt.",
    )


class MyLabelsView(LabelerView):
    @extend_schema(parameters=PAGE_PARAMETERS, responses=page_of(MyLabelOut))
    def get(self, request: Request) -> Response:
        """List the labels of the person who asks, newest first."""
        own = Label.objects.filter(seat__labeler=signed_in(request))
        rows = own.select_related("seat__task__prompt")
        return page(request, rows, by="-handed_in_at", out=MyLabelOut)


class LabelView(LabelerView):
    @extend_schema(responses=StoredLabelOut)
    def get(self, request: Request, label_id: UUID) -> Response:
        label = label_of(label_id=label_id, labeler=signed_in(request))
        return Response(stored_out(label))

    @extend_schema(request=AnswerIn, responses=StoredLabelOut)
    def put(self, request: Request, label_id: UUID) -> Response:
        """Edit the label. The previous answer is kept."""
        sent = AnswerIn(data=request.data)
        sent.is_valid(raise_exception=True)
        label = edit_label(
            label_id=label_id, labeler=signed_in(request), answer=answer_from(sent.validated_data)
        )
        return Response(stored_out(label))


class MyWorkIn(serializers.Serializer[dict[str, Any]]):
    zone = TextField(default="UTC", max_length=64)

    def validate_zone(self, name: str) -> ZoneInfo:
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError) as unknown:  # a folder of zones is an OSError
            raise serializers.ValidationError(_("This time zone does not exist.")) from unknown


class WorkOut(serializers.Serializer[Any]):
    since = serializers.DateTimeField()
    handed_in = serializers.IntegerField()
    active_ms = serializers.IntegerField()
    edited = serializers.IntegerField()
    skipped = serializers.IntegerField()


class OwnAgreementOut(serializers.Serializer[Any]):
    pairs = serializers.IntegerField(help_text="Pairs of replies that others have compared, too.")
    rate = serializers.FloatField(allow_null=True, help_text="Null if there are too few pairs.")


class MyWorkOut(serializers.Serializer[Any]):
    today = WorkOut()
    week = WorkOut()
    agreement = OwnAgreementOut(allow_null=True, help_text="Null if managers hide it.")


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
        work = {"today": today, "week": week, "agreement": agreement}
        return Response(MyWorkOut(work).data)
