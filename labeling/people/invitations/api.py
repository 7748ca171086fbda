"""/api/people/invitations/ -- how people get an account."""

from typing import Any
from uuid import UUID

from django.utils.decorators import method_decorator
from django.views.decorators.csrf import ensure_csrf_cookie
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, ListField, NameField, TextField
from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people import fields
from labeling.people.access import Everybody, allow, signed_in
from labeling.people.api.proof import require_proof
from labeling.people.invitations.models import Invitation
from labeling.people.invitations.services import (
    accept_invitation,
    invite,
    invite_many,
    open_invitation,
    renew_invitation,
    revoke_invitation,
)
from labeling.people.roles import Role

INVITERS = allow(Role.MANAGER, Role.ADMINISTRATOR)


class TermsIn(Body):
    """What an invitation promises, to one or to many."""

    roles = fields.role_list(allow_empty=False, help_text="Only roles that you can grant.")
    languages = fields.language_list(default=list)
    note = NameField(default="", allow_blank=True, max_length=200)
    held_out = serializers.BooleanField(default=False)


class InvitationIn(TermsIn):
    email = serializers.EmailField(default="", allow_blank=True)


class InvitationOut(serializers.ModelSerializer[Invitation]):
    # The digest stays out; the link itself is shown once and kept nowhere.
    id = serializers.UUIDField(source="public_id")
    roles = fields.role_list()
    languages = fields.language_list()
    state = serializers.ChoiceField(["open", "accepted", "revoked", "expired"])
    invited_by = serializers.CharField(source="invited_by.username")
    accepted_by = serializers.CharField(
        source="accepted_by.username", allow_null=True, default=None
    )

    class Meta:
        model = Invitation
        fields = [
            *["id", "state", "roles", "email", "languages", "note", "held_out", "invited_by"],
            *["created_at", "expires_at", "accepted_at", "accepted_by"],
        ]


class NewInvitationOut(serializers.Serializer[object]):
    invitation = InvitationOut()
    link = serializers.URLField(help_text="Shown only once. Send it to the person.")


class InvitationFilter(serializers.Serializer[dict[str, Any]]):
    state = serializers.ChoiceField(["open", "accepted", "revoked", "expired"], required=False)
    search = TextField(required=False, max_length=100, help_text="In e-mail or note.")


class InvitationsView(APIView):
    permission_classes = [INVITERS]

    @extend_schema(
        parameters=[InvitationFilter, *PAGE_PARAMETERS], responses=page_of(InvitationOut)
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        wanted = InvitationFilter(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        found = Invitation.objects.in_state(wanted.validated_data.get("state", ""))
        found = found.mentioning(wanted.validated_data.get("search", ""))
        made = found.select_related("invited_by", "accepted_by")
        return page(request, made, by="-pk", out=InvitationOut)

    @extend_schema(request=InvitationIn, responses={201: NewInvitationOut})
    def post(self, request: Request) -> Response:
        require_proof(request)
        sent = InvitationIn(data=request.data)
        sent.is_valid(raise_exception=True)
        made = invite(inviter=signed_in(request), **sent.validated_data)
        return Response(NewInvitationOut(made).data, status=status.HTTP_201_CREATED)


class BulkIn(TermsIn):
    emails = ListField(child=serializers.EmailField(), allow_empty=False, max_length=500)


class BulkOut(serializers.Serializer[object]):
    made = NewInvitationOut(many=True)
    known = serializers.ListField(
        child=serializers.CharField(), help_text="Addresses that already have an account."
    )
    waiting = serializers.ListField(
        child=serializers.CharField(), help_text="Addresses that already have an open invitation."
    )


class BulkView(APIView):
    """One link for each address; the links are shown this once."""

    permission_classes = [INVITERS]

    @extend_schema(request=BulkIn, responses={201: BulkOut})
    def post(self, request: Request) -> Response:
        require_proof(request)
        sent = BulkIn(data=request.data)
        sent.is_valid(raise_exception=True)
        bulk = invite_many(inviter=signed_in(request), **sent.validated_data)
        return Response(BulkOut(bulk).data, status=status.HTTP_201_CREATED)


class RenewalView(APIView):
    """A new link for the same person; the old one stops working."""

    permission_classes = [INVITERS]

    @extend_schema(request=None, responses={201: NewInvitationOut})
    def post(self, request: Request, invitation_id: UUID) -> Response:
        require_proof(request)
        made = renew_invitation(actor=signed_in(request), invitation_id=invitation_id)
        return Response(NewInvitationOut(made).data, status=status.HTTP_201_CREATED)


class RevocationView(APIView):
    permission_classes = [INVITERS]

    @extend_schema(responses={204: None})
    def delete(self, request: Request, invitation_id: UUID) -> Response:
        revoke_invitation(actor=signed_in(request), invitation_id=invitation_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class OpenInvitationOut(serializers.ModelSerializer[Invitation]):
    # Show only what the invited person needs, because anybody with the link can read this.
    roles = fields.role_list()
    languages = fields.language_list()

    class Meta:
        model = Invitation
        fields = ["roles", "email", "languages", "note", "expires_at"]


# A person who follows a link has no session yet, so the page gets what accepting requires.
@method_decorator(ensure_csrf_cookie, name="get")
class OpenInvitationView(APIView):
    permission_classes = [Everybody]

    @extend_schema(responses=OpenInvitationOut, auth=[])
    def get(self, request: Request, token: str) -> Response:
        return Response(OpenInvitationOut(open_invitation(secret=token)).data)


class AcceptIn(Body):
    username = fields.username()
    name = NameField(max_length=150)
    password = fields.password()
    email = serializers.EmailField(
        default="", allow_blank=True, help_text="Ignored if the invitation names one."
    )
    languages = fields.language_list(default=list, help_text="Empty: the invitation's.")
    language = serializers.ChoiceField(
        fields.INTERFACE_LANGUAGES, default="en", source="interface_language"
    )


class AcceptedOut(serializers.Serializer[object]):
    username = serializers.CharField()


class AcceptView(APIView):
    permission_classes = [Everybody]

    @extend_schema(request=AcceptIn, responses={201: AcceptedOut}, auth=[])
    def post(self, request: Request, token: str) -> Response:
        """Make the account. Sign in with it afterwards."""
        sent = AcceptIn(data=request.data)
        sent.is_valid(raise_exception=True)
        person = accept_invitation(secret=token, **sent.validated_data)
        return Response(AcceptedOut(person).data, status=status.HTTP_201_CREATED)
