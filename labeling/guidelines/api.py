"""/api/guidelines/ -- staff write drafts, researchers publish, labelers read and acknowledge."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, TextField
from labeling.guidelines.models import Acknowledgement, Guideline, Kind, Purpose
from labeling.guidelines.services import (
    acknowledge,
    change_draft,
    current_guidelines,
    publish,
    publish_and_requalify,
    write_guideline,
)
from labeling.people.access import SignedIn, allow, reads, signed_in, writes
from labeling.people.models import User
from labeling.people.roles import Role

LONGEST = 100_000
WRITERS = (Role.MANAGER, Role.RESEARCHER)


class GuidelineOut(serializers.ModelSerializer[Guideline]):
    # Held-out labelers get tasks for evaluation, and must not work differently because they know.
    purpose = serializers.ChoiceField(
        Purpose.choices, allow_blank=True, help_text="Empty for people who only label."
    )
    acknowledged = serializers.BooleanField(help_text="By the person who sends the request.")
    readers = serializers.IntegerField(
        help_text="People who acknowledged this version. 0 for people who only label."
    )

    class Meta:
        model = Guideline
        fields = [
            *["id", "kind", "purpose", "version", "body", "change", "created_at"],
            *["published_at", "acknowledged", "readers"],
        ]


def known_field() -> TextField:
    return TextField(
        max_length=LONGEST,
        trim_whitespace=False,
        required=False,
        help_text="The draft as the sender read it; it is refused if somebody changed it since.",
    )


class GuidelineIn(Body):
    kind = serializers.ChoiceField(Kind.choices)
    purpose = serializers.ChoiceField(Purpose.choices)
    body = TextField(max_length=LONGEST, trim_whitespace=False, help_text="Markdown.")
    change = TextField(max_length=1000, default="", allow_blank=True)


@extend_schema_serializer(component_name="GuidelineDraftIn")
class GuidelineDraftIn(Body):
    body = TextField(max_length=LONGEST, trim_whitespace=False)
    change = TextField(max_length=1000, default="", allow_blank=True)
    known = known_field()


class PublishIn(Body):
    requalify = serializers.BooleanField(
        default=False, help_text="Everybody must pass the screening test again."
    )
    days = serializers.IntegerField(
        default=14,
        min_value=0,
        max_value=365,
        help_text="Days they may keep working until they pass; 0 = none.",
    )
    known = known_field()


class GuidelinesView(APIView):
    """Every version there is, newest first, drafts too."""

    permission_classes = [allow(*WRITERS)]

    @extend_schema(responses=GuidelineOut(many=True))
    def get(self, request: Request) -> Response:
        versions = Guideline.objects.order_by("kind", "purpose", "-version")
        return Response(_out(signed_in(request), versions))

    @extend_schema(request=GuidelineIn, responses={201: GuidelineOut})
    def post(self, request: Request) -> Response:
        sent = GuidelineIn(data=request.data)
        sent.is_valid(raise_exception=True)
        draft = write_guideline(written_by=signed_in(request), **sent.validated_data)
        return Response(_shown(request, draft.pk), status=status.HTTP_201_CREATED)


class CurrentView(APIView):
    """The versions in force, one per kind of task and purpose."""

    permission_classes = [SignedIn]

    @extend_schema(responses=GuidelineOut(many=True))
    def get(self, request: Request) -> Response:
        person, current = signed_in(request), current_guidelines()
        if not _is_staff(person):
            # Not those for training first: the order would tell the purpose.
            current = current.order_by("kind", "pk")
        return Response(_out(person, current))


class GuidelineView(APIView):
    permission_classes = [reads(*Role) | writes(*WRITERS)]

    @extend_schema(responses=GuidelineOut)
    def get(self, request: Request, guideline_id: int) -> Response:
        return Response(_shown(request, guideline_id))

    @extend_schema(request=GuidelineDraftIn, responses=GuidelineOut)
    def put(self, request: Request, guideline_id: int) -> Response:
        sent = GuidelineDraftIn(data=request.data)
        sent.is_valid(raise_exception=True)
        change_draft(guideline=visible_guideline(request, guideline_id), **sent.validated_data)
        return Response(_shown(request, guideline_id))


class PublishView(APIView):
    permission_classes = [allow(Role.RESEARCHER)]

    @extend_schema(request=PublishIn, responses=GuidelineOut)
    def post(self, request: Request, guideline_id: int) -> Response:
        sent = PublishIn(data=request.data)
        sent.is_valid(raise_exception=True)
        guideline = visible_guideline(request, guideline_id)
        known = sent.validated_data.get("known")
        if sent.validated_data["requalify"]:
            days = sent.validated_data["days"]
            publish_and_requalify(
                guideline=guideline, actor=signed_in(request), days=days, known=known
            )
        else:
            publish(guideline=guideline, known=known)
        return Response(_shown(request, guideline_id))


class AcknowledgeView(APIView):
    permission_classes = [allow(Role.LABELER)]

    @extend_schema(request=None, responses=GuidelineOut)
    def post(self, request: Request, guideline_id: int) -> Response:
        acknowledge(person=signed_in(request), guideline_id=guideline_id)
        return Response(_shown(request, guideline_id))


def _out(person: User, guidelines: QuerySet[Guideline]) -> list[dict[str, Any]]:
    own = Acknowledgement.objects.filter(guideline=OuterRef("pk"), person=person)
    annotated = guidelines.annotate(
        acknowledged=Exists(own), readers=Count("acknowledgements", distinct=True)
    )
    # Versions for training have more readers than those for held-out labelers.
    hidden = {} if _is_staff(person) else {"purpose": "", "readers": 0}
    return [{**one, **hidden} for one in GuidelineOut(annotated, many=True).data]


def _is_staff(person: User) -> bool:
    return person.acts_as(Role.MANAGER, Role.RESEARCHER)


def visible_guideline(request: Request, guideline_id: int) -> Guideline:
    """Drafts are only there for those who write or manage."""
    staff = _is_staff(signed_in(request))
    readable = Guideline.objects.filter(Q() if staff else Q(published_at__isnull=False))
    return get_object_or_404(readable, pk=guideline_id)


def _shown(request: Request, guideline_id: int) -> dict[str, Any]:
    guideline = visible_guideline(request, guideline_id)
    [shown] = _out(signed_in(request), Guideline.objects.filter(pk=guideline.pk))
    return shown
