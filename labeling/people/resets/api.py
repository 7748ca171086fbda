"""/api/people/<person>/reset-link/ and /api/people/resets/<token>/ -- a way back in."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import ensure_csrf_cookie
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body
from labeling.people import fields
from labeling.people.access import Everybody, allow, signed_in
from labeling.people.api.proof import require_proof
from labeling.people.models import User
from labeling.people.resets.services import (
    make_reset_link,
    open_reset,
    revoke_reset_link,
    use_reset_link,
)
from labeling.people.roles import Role


class NewResetOut(serializers.Serializer[object]):
    link = serializers.URLField(help_text="Shown only once. Give it to the person.")
    expires_at = serializers.DateTimeField(source="reset.expires_at")


class ResetLinkView(APIView):
    """A link for somebody who forgot the password. A new one ends the one before."""

    permission_classes = [allow(Role.MANAGER, Role.ADMINISTRATOR)]

    @extend_schema(request=None, responses={201: NewResetOut})
    def post(self, request: Request, person_id: UUID) -> Response:
        require_proof(request)
        made = make_reset_link(actor=signed_in(request), person=_person(person_id))
        return Response(NewResetOut(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, person_id: UUID) -> Response:
        revoke_reset_link(actor=signed_in(request), person=_person(person_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class OpenResetOut(serializers.Serializer[object]):
    # Show only what the person needs to sign in, because anybody with the link can read this.
    username = serializers.CharField(source="person.username")
    expires_at = serializers.DateTimeField()


class NewPasswordIn(Body):
    password = fields.password()


class ResetOut(serializers.Serializer[object]):
    username = serializers.CharField()


# A person who follows a link has no session yet, so the page gets what the form requires.
@method_decorator(ensure_csrf_cookie, name="get")
class ResetView(APIView):
    permission_classes = [Everybody]

    @extend_schema(responses=OpenResetOut, auth=[])
    def get(self, request: Request, reset_token: str) -> Response:
        return Response(OpenResetOut(open_reset(secret=reset_token)).data)

    @extend_schema(request=NewPasswordIn, responses=ResetOut, auth=[])
    def post(self, request: Request, reset_token: str) -> Response:
        """Choose a new password. Sign in with it afterwards."""
        sent = NewPasswordIn(data=request.data)
        sent.is_valid(raise_exception=True)
        person = use_reset_link(secret=reset_token, **sent.validated_data)
        return Response(ResetOut(person).data)


def _person(person_id: UUID) -> User:
    return get_object_or_404(User, public_id=person_id)
