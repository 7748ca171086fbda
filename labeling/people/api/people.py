"""/api/people/ -- who works here; for managers and administrators."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.pages import PAGE_PARAMETERS, page, page_of
from labeling.people import fields
from labeling.people.access import allow, signed_in
from labeling.people.leaving import pseudonymise
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.people.services import change_person, restore, suspend

KEEPERS = allow(Role.MANAGER, Role.ADMINISTRATOR)


class PersonOut(serializers.ModelSerializer[User]):
    id = serializers.UUIDField(source="public_id")
    roles = fields.role_list()
    languages = fields.language_list()

    class Meta:
        model = User
        fields = [
            *["id", "username", "name", "email", "roles", "languages", "held_out", "is_staff"],
            "sees_own_agreement",
            *["qualified_at", "suspended_at", "suspended_because", "date_joined", "last_login"],
        ]


class PersonIn(serializers.Serializer[dict[str, Any]]):
    name = serializers.CharField(max_length=150)
    roles = fields.role_list(help_text="Not above your own.")
    languages = fields.language_list()
    held_out = serializers.BooleanField()
    sees_own_agreement = serializers.BooleanField(
        help_text="My work tells this person how well they agree with others."
    )
    is_staff = serializers.BooleanField(help_text="May enter the admin; superusers decide.")


class PeopleFilter(serializers.Serializer[dict[str, Any]]):
    role = serializers.ChoiceField(Role.choices, required=False)
    suspended = serializers.BooleanField(required=False, allow_null=True, default=None)
    search = serializers.CharField(required=False, max_length=100, help_text="In name or e-mail.")


class PeopleView(APIView):
    permission_classes = [KEEPERS]

    @extend_schema(parameters=[PeopleFilter, *PAGE_PARAMETERS], responses=page_of(PersonOut))
    def get(self, request: Request) -> Response:
        wanted = PeopleFilter(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        found = _filtered(User.objects.all(), **wanted.validated_data)
        return page(request, found, by="username", out=PersonOut)


class PersonView(APIView):
    permission_classes = [KEEPERS]

    @extend_schema(responses=PersonOut)
    def get(self, request: Request, person_id: UUID) -> Response:
        return Response(PersonOut(_person(person_id)).data)

    @extend_schema(request=PersonIn, responses=PersonOut)
    def patch(self, request: Request, person_id: UUID) -> Response:
        sent = PersonIn(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        person = change_person(
            actor=signed_in(request), person=_person(person_id), changes=sent.validated_data
        )
        return Response(PersonOut(person).data)


class SuspensionIn(serializers.Serializer[dict[str, str]]):
    reason = serializers.CharField(max_length=500)


class SuspensionView(APIView):
    permission_classes = [KEEPERS]

    @extend_schema(request=SuspensionIn, responses=PersonOut)
    def post(self, request: Request, person_id: UUID) -> Response:
        """Every session of this person ends and every access token is revoked."""
        sent = SuspensionIn(data=request.data)
        sent.is_valid(raise_exception=True)
        person = suspend(actor=signed_in(request), person=_person(person_id), **sent.validated_data)
        return Response(PersonOut(person).data)


class FarewellView(APIView):
    """Forget who somebody was. Their labels stay, under a made-up name."""

    permission_classes = [KEEPERS]

    @extend_schema(request=None, responses=PersonOut)
    def post(self, request: Request, person_id: UUID) -> Response:
        person = pseudonymise(actor=signed_in(request), person=_person(person_id))
        return Response(PersonOut(person).data)


class RestoreView(APIView):
    permission_classes = [KEEPERS]

    @extend_schema(request=None, responses=PersonOut)
    def post(self, request: Request, person_id: UUID) -> Response:
        person = restore(actor=signed_in(request), person=_person(person_id))
        return Response(PersonOut(person).data)


def _person(person_id: UUID) -> User:
    return get_object_or_404(User, public_id=person_id)


def _filtered(
    people: QuerySet[User], *, suspended: bool | None, role: str = "", search: str = ""
) -> QuerySet[User]:
    if role:
        people = people.filter(roles__contains=[role])
    if suspended is not None:
        people = people.filter(suspended_at__isnull=not suspended)
    if search:
        in_names = Q(name__icontains=search) | Q(username__icontains=search)
        people = people.filter(in_names | Q(email__icontains=search))
    return people
