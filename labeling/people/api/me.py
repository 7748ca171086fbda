"""/api/people/me/ -- what people see and change about themselves."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, NameField
from labeling.people import fields
from labeling.people.access import InPerson, SignedIn, signed_in
from labeling.people.models import User
from labeling.people.preferences import Preferences
from labeling.people.services import change_own, change_password


class MeOut(serializers.ModelSerializer[User]):
    # held_out stays out: held-out labelers must not work differently because they know.
    id = serializers.UUIDField(source="public_id")
    roles = fields.role_list(source="powers", help_text="The roles this person acts in now.")
    languages = fields.language_list()
    opted_out_topics = fields.topic_list()
    language = serializers.ChoiceField(fields.INTERFACE_LANGUAGES, source="interface_language")
    theme = serializers.ChoiceField(fields.THEMES)
    preferences = Preferences()
    has_password = serializers.BooleanField(
        source="has_usable_password", help_text="False: signs in at an identity provider."
    )
    is_staff = serializers.BooleanField(help_text="May enter the admin.")
    is_superuser = serializers.BooleanField(source="all_powerful")

    class Meta:
        model = User
        fields = [
            *["id", "username", "name", "email", "roles", "languages", "opted_out_topics"],
            *["language", "theme", "preferences", "is_staff", "is_superuser", "qualified_at"],
            *["requalify_by", "has_password"],
        ]


class MeIn(Body):
    name = NameField(max_length=150)
    languages = fields.language_list()
    opted_out_topics = fields.topic_list()
    language = serializers.ChoiceField(fields.INTERFACE_LANGUAGES, source="interface_language")
    theme = serializers.ChoiceField(fields.THEMES)
    preferences = Preferences()


class MeView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(responses=MeOut)
    def get(self, request: Request) -> Response:
        return Response(MeOut(signed_in(request)).data)

    @extend_schema(request=MeIn, responses=MeOut)
    def patch(self, request: Request) -> Response:
        sent = MeIn(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        person = change_own(person=signed_in(request), changes=sent.validated_data)
        return Response(MeOut(person).data)


class PasswordIn(Body):
    current = fields.password()
    new = fields.password()


class PasswordView(APIView):
    permission_classes = [InPerson]

    @extend_schema(request=PasswordIn, responses={204: None})
    def post(self, request: Request) -> Response:
        """Every other session of this person ends, every access token too."""
        sent = PasswordIn(data=request.data)
        sent.is_valid(raise_exception=True)
        change_password(request=request._request, person=signed_in(request), **sent.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)
