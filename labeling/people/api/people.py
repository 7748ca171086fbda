"""/api/people/ -- who works here; for managers and administrators."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, NameField, TextField
from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people import fields
from labeling.people.access import allow, signed_in
from labeling.people.api.proof import require_proof
from labeling.people.listing import filtered, with_activity
from labeling.people.models import AccountEvent, User
from labeling.people.roles import Role
from labeling.people.services import change_person, restore, suspend

KEEPERS = allow(Role.MANAGER, Role.ADMINISTRATOR)


class PersonOut(serializers.ModelSerializer[User]):
    id = serializers.UUIDField(source="public_id")
    roles = fields.role_list()
    languages = fields.language_list()
    opted_out_topics = fields.topic_list()
    is_qualified = serializers.BooleanField(help_text="May be given real work now.")

    class Meta:
        model = User
        fields = [
            *["id", "username", "name", "email", "roles", "languages", "held_out", "is_staff"],
            *["sees_own_agreement", "opted_out_topics", "requalify_by", "is_qualified"],
            *["qualified_at", "suspended_at", "suspended_because", "date_joined", "last_login"],
            "has_second_factor",
        ]


class PersonRowOut(PersonOut):
    handed_in = serializers.IntegerField(help_text="Seats of the last thirty days.")
    last_handed_in = serializers.DateTimeField(allow_null=True)
    has_left = serializers.BooleanField(help_text="Left for good: the name is forgotten.")
    erased_at = serializers.DateTimeField(
        allow_null=True, help_text="When the planned erasure happens, which can be undone."
    )
    erased_by = serializers.CharField(allow_null=True, help_text="Who asked for the erasure.")

    class Meta(PersonOut.Meta):
        fields = [*PersonOut.Meta.fields, "handed_in", "last_handed_in", "has_left"]
        fields += ["erased_at", "erased_by"]


class PersonIn(Body):
    name = NameField(max_length=150)
    roles = fields.role_list(help_text="Only roles that you can grant.")
    languages = fields.language_list()
    held_out = serializers.BooleanField()
    sees_own_agreement = serializers.BooleanField(
        help_text="My work shows this person how well they agree with others."
    )
    is_staff = serializers.BooleanField(help_text="May enter the admin; superusers decide.")


class PeopleFilter(serializers.Serializer[dict[str, Any]]):
    role = serializers.ChoiceField(Role.choices, required=False)
    suspended = serializers.BooleanField(required=False, allow_null=True, default=None)
    search = TextField(required=False, max_length=100, help_text="In name or e-mail.")
    qualification = serializers.ChoiceField(["qualified", "asked_again", "not_yet"], required=False)
    held_out = serializers.BooleanField(required=False, allow_null=True, default=None)
    language = TextField(required=False, max_length=16)
    topic = TextField(required=False, max_length=32, help_text="Not opted out of this topic.")


class PeopleView(APIView):
    permission_classes = [KEEPERS]

    @extend_schema(parameters=[PeopleFilter, *PAGE_PARAMETERS], responses=page_of(PersonRowOut))
    def get(self, request: Request) -> Response:
        wanted = PeopleFilter(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        found = filtered(User.objects.all(), **wanted.validated_data)
        return page(request, with_activity(found), by="username", out=PersonRowOut)


class PersonView(APIView):
    permission_classes = [KEEPERS]

    @extend_schema(responses=PersonRowOut)
    def get(self, request: Request, person_id: UUID) -> Response:
        return Response(PersonRowOut(person_row(person_id)).data)

    @extend_schema(request=PersonIn, responses=PersonRowOut)
    def patch(self, request: Request, person_id: UUID) -> Response:
        sent = PersonIn(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        changes = sent.validated_data
        with transaction.atomic():
            person = get_object_or_404(User.objects.select_for_update(), public_id=person_id)
            if any(changes.get(power, now) != now for power, now in _powers(person).items()):
                require_proof(request)
            change_person(actor=signed_in(request), person=person, changes=changes)
        return Response(PersonRowOut(person_row(person.public_id)).data)


class SuspensionIn(Body):
    reason = TextField(max_length=500)


class SuspensionView(APIView):
    permission_classes = [KEEPERS]

    @extend_schema(request=SuspensionIn, responses=PersonRowOut)
    def post(self, request: Request, person_id: UUID) -> Response:
        """Every session of this person ends and every access token is revoked."""
        sent = SuspensionIn(data=request.data)
        sent.is_valid(raise_exception=True)
        person = suspend(
            actor=signed_in(request), person=person_of(person_id), **sent.validated_data
        )
        return Response(PersonRowOut(person_row(person.public_id)).data)


class RestorationIn(Body):
    reason = TextField(max_length=500, default="", allow_blank=True)


class RestoreView(APIView):
    permission_classes = [KEEPERS]

    @extend_schema(request=RestorationIn, responses=PersonRowOut)
    def post(self, request: Request, person_id: UUID) -> Response:
        require_proof(request)
        sent = RestorationIn(data=request.data)
        sent.is_valid(raise_exception=True)
        person = restore(
            actor=signed_in(request), person=person_of(person_id), **sent.validated_data
        )
        return Response(PersonRowOut(person_row(person.public_id)).data)


class EventOut(serializers.ModelSerializer[AccountEvent]):
    actor = serializers.CharField(source="actor.__str__")
    detail = serializers.DictField(child=serializers.JSONField())

    class Meta:
        model = AccountEvent
        fields = ["id", "kind", "actor", "detail", "happened_at"]


class HistoryView(APIView):
    """What was done to an account, newest first."""

    permission_classes = [KEEPERS]

    @extend_schema(parameters=PAGE_PARAMETERS, responses=page_of(EventOut))
    def get(self, request: Request, person_id: UUID) -> Response:
        events = person_of(person_id).events.select_related("actor")
        return page(request, events, by="-id", out=EventOut)


def _powers(person: User) -> dict[str, object]:
    """The fields that decide what somebody may do."""
    return {"roles": person.roles, "is_staff": person.is_staff}


def person_of(person_id: UUID) -> User:
    return get_object_or_404(User, public_id=person_id)


def person_row(person_id: UUID) -> User:
    return get_object_or_404(with_activity(User.objects.all()), public_id=person_id)
