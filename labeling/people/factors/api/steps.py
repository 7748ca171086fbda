"""/api/people/session/... -- the second step of a sign-in, and sign-in with a passkey."""

from django.http import HttpRequest
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.people.access import Everybody
from labeling.people.api.me import MeOut
from labeling.people.factors.api.fields import CodeIn, PasskeyIn, PasskeyOptionsOut
from labeling.people.factors.models import Authenticator, Passkey
from labeling.people.factors.passkeys import ask_for_passkey, passkeys_work, sign_in_with_passkey
from labeling.people.factors.rules import is_held
from labeling.people.factors.steps import person_between_steps
from labeling.people.models import User
from labeling.people.signin import sign_in_with_code


class SecondStepOut(serializers.Serializer[object]):
    has_authenticator = serializers.BooleanField()
    has_passkeys = serializers.BooleanField(help_text="That work at this address.")


class SessionOut(serializers.Serializer[dict[str, object]]):
    me = MeOut(allow_null=True)
    second_step = SecondStepOut(
        allow_null=True, help_text="The password was right, and a second factor is wanted."
    )
    must_add_factor = serializers.BooleanField(
        help_text="A required second factor is missing; everything else is refused."
    )


def session_of(request: HttpRequest) -> dict[str, object]:
    person = request.user if isinstance(request.user, User) else None
    return {
        "me": MeOut(person).data if person else None,
        "second_step": None if person else _second_step(request),
        "must_add_factor": person is not None and is_held(person),
    }


def _second_step(request: HttpRequest) -> dict[str, bool] | None:
    person = person_between_steps(request)
    if person is None:
        return None
    has_passkeys = passkeys_work() and Passkey.objects.filter(person=person).exists()
    return {
        "has_authenticator": Authenticator.objects.filter(person=person).exists(),
        "has_passkeys": has_passkeys,
    }


class SecondStepView(APIView):
    permission_classes = [Everybody]

    @extend_schema(request=CodeIn, responses=SessionOut, auth=[])
    def post(self, request: Request) -> Response:
        """Sign in with a code after the password. A code works once."""
        sent = CodeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        sign_in_with_code(request=request._request, **sent.validated_data)
        return Response(session_of(request._request))


class PasskeyOptionsView(APIView):
    permission_classes = [Everybody]

    @extend_schema(request=None, responses=PasskeyOptionsOut, auth=[])
    def post(self, request: Request) -> Response:
        """What the browser needs to sign in with a passkey, alone or after the password."""
        return Response({"options": ask_for_passkey(request=request._request)})


class PasskeySignInView(APIView):
    permission_classes = [Everybody]

    @extend_schema(request=PasskeyIn, responses=SessionOut, auth=[])
    def post(self, request: Request) -> Response:
        sent = PasskeyIn(data=request.data)
        sent.is_valid(raise_exception=True)
        sign_in_with_passkey(request=request._request, **sent.validated_data)
        return Response(session_of(request._request))
