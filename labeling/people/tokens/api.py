"""/api/people/tokens/ -- a person's own access tokens."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import NameField
from labeling.people import fields
from labeling.people.access import InPerson, signed_in
from labeling.people.api.proof import ProofIn, prove
from labeling.people.tokens.models import AccessToken
from labeling.people.tokens.services import make_token, revoke_token


class TokenIn(ProofIn):
    name = NameField(max_length=100)
    roles = fields.role_list(allow_empty=False, help_text="Some of your own roles.")
    days = serializers.IntegerField(
        min_value=1, max_value=3650, allow_null=True, default=90, help_text="Null: until revoked."
    )


class TokenOut(serializers.ModelSerializer[AccessToken]):
    # The digest stays out; the secret itself is nowhere.
    id = serializers.UUIDField(source="public_id")
    roles = fields.role_list()

    class Meta:
        model = AccessToken
        fields = ["id", "name", "roles", "created_at", "expires_at", "last_used_at"]


class NewTokenOut(serializers.Serializer[object]):
    token = TokenOut()
    secret = serializers.CharField(help_text="Shown only once: `Authorization: Bearer SECRET`.")


class TokensView(APIView):
    permission_classes = [InPerson]

    @extend_schema(responses=TokenOut(many=True))
    def get(self, request: Request) -> Response:
        own = AccessToken.objects.live().filter(owner=signed_in(request)).order_by("pk")
        return Response(TokenOut(own, many=True).data)

    @extend_schema(request=TokenIn, responses={201: NewTokenOut})
    def post(self, request: Request) -> Response:
        terms = prove(request, TokenIn(data=request.data))
        made = make_token(owner=signed_in(request), **terms)
        return Response(NewTokenOut(made).data, status=status.HTTP_201_CREATED)


class TokenView(APIView):
    permission_classes = [InPerson]

    @extend_schema(responses={204: None})
    def delete(self, request: Request, token_id: UUID) -> Response:
        revoke_token(owner=signed_in(request), token_id=token_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
