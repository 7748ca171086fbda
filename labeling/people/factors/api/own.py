"""/api/people/me/factors/ -- the second factors of one's own account."""

from typing import Any
from uuid import UUID

import segno
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.people.access import InPerson, signed_in
from labeling.people.api.proof import ProofIn
from labeling.people.factors.api.fields import (
    CodeIn,
    NewPasskeyIn,
    PasskeyOptionsOut,
    RecoveryCodesOut,
)
from labeling.people.factors.models import Authenticator, Passkey, RecoveryCode
from labeling.people.factors.passkeys import add_passkey, begin_passkey, passkeys_work
from labeling.people.factors.rules import is_required
from labeling.people.factors.services import (
    begin_authenticator,
    confirm_authenticator,
    make_recovery_codes,
    remove_authenticator,
    remove_passkey,
)
from labeling.people.models import AccountEvent, User


class AuthenticatorOut(serializers.ModelSerializer[Authenticator]):
    # The secret stays out: it was shown when the app was set up.
    class Meta:
        model = Authenticator
        fields = ["created_at", "last_used_at"]


class PasskeyOut(serializers.ModelSerializer[Passkey]):
    id = serializers.UUIDField(source="public_id")

    class Meta:
        model = Passkey
        fields = ["id", "name", "created_at", "last_used_at"]


class RemovalOut(serializers.Serializer[object]):
    by = serializers.CharField(source="actor.__str__")
    at = serializers.DateTimeField(source="happened_at")


class FactorsOut(serializers.Serializer[object]):
    authenticator = AuthenticatorOut(allow_null=True)
    passkeys = PasskeyOut(many=True)
    recovery_codes_left = serializers.IntegerField()
    passkeys_work = serializers.BooleanField(
        help_text="False: the site has no name, only an address in numbers."
    )
    asks_password = serializers.BooleanField(
        help_text="Changes need the password; otherwise a sign-in a few minutes ago."
    )
    is_required = serializers.BooleanField(help_text="The person's role requires one.")
    removed = RemovalOut(
        allow_null=True, help_text="When somebody else last removed all second factors."
    )


def factors_of(person: User) -> dict[str, object]:
    removals = person.events.filter(kind=AccountEvent.Kind.FACTORS_REMOVED)
    unused = RecoveryCode.objects.filter(person=person, used_at=None)
    return {
        "authenticator": Authenticator.objects.filter(person=person).first(),
        "passkeys": Passkey.objects.filter(person=person).order_by("pk"),
        "recovery_codes_left": unused.count(),
        "passkeys_work": passkeys_work(),
        "asks_password": person.has_usable_password(),
        "is_required": is_required(person),
        "removed": removals.select_related("actor").first(),
    }


class FactorsView(APIView):
    permission_classes = [InPerson]

    @extend_schema(responses=FactorsOut)
    def get(self, request: Request) -> Response:
        return Response(FactorsOut(factors_of(signed_in(request))).data)


class SetupOut(serializers.Serializer[object]):
    secret = serializers.CharField(help_text="To type into the app.")
    address = serializers.CharField(help_text="What the picture says, as otpauth://...")
    picture = serializers.CharField(help_text="The path of an SVG: the dark squares of a QR code.")
    size = serializers.IntegerField(help_text="Squares in a row of the picture, with its margin.")


class AuthenticatorView(APIView):
    permission_classes = [InPerson]

    @extend_schema(request=ProofIn, responses=SetupOut)
    def post(self, request: Request) -> Response:
        """Begin to set up an app. It counts when PUT brings a code of it."""
        setup = begin_authenticator(**_proven(request))
        code = segno.make(setup.address, micro=False)
        size = code.symbol_size(border=_MARGIN)[0]
        return Response(SetupOut(setup._asdict() | {"picture": _path(code), "size": size}).data)

    @extend_schema(request=CodeIn, responses=RecoveryCodesOut)
    def put(self, request: Request) -> Response:
        sent = CodeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        codes = confirm_authenticator(
            request=request._request, person=signed_in(request), **sent.validated_data
        )
        return Response({"recovery_codes": codes})


class AuthenticatorRemovalView(APIView):
    permission_classes = [InPerson]

    @extend_schema(request=ProofIn, responses={204: None})
    def post(self, request: Request) -> Response:
        remove_authenticator(**_proven(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RecoveryCodesView(APIView):
    permission_classes = [InPerson]

    @extend_schema(request=ProofIn, responses=RecoveryCodesOut)
    def post(self, request: Request) -> Response:
        """Make ten new codes. Older ones no longer work."""
        return Response({"recovery_codes": make_recovery_codes(**_proven(request))})


class NewPasskeyOptionsView(APIView):
    permission_classes = [InPerson]

    @extend_schema(request=ProofIn, responses=PasskeyOptionsOut)
    def post(self, request: Request) -> Response:
        """What the browser needs to make a passkey."""
        return Response({"options": begin_passkey(**_proven(request))})


class PasskeysView(APIView):
    permission_classes = [InPerson]

    @extend_schema(request=NewPasskeyIn, responses={201: RecoveryCodesOut})
    def post(self, request: Request) -> Response:
        sent = NewPasskeyIn(data=request.data)
        sent.is_valid(raise_exception=True)
        codes = add_passkey(
            request=request._request, person=signed_in(request), **sent.validated_data
        )
        return Response({"recovery_codes": codes}, status=status.HTTP_201_CREATED)


class PasskeyRemovalView(APIView):
    permission_classes = [InPerson]

    @extend_schema(request=ProofIn, responses={204: None})
    def post(self, request: Request, passkey_id: UUID) -> Response:
        remove_passkey(**_proven(request), passkey_id=passkey_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _proven(request: Request) -> dict[str, Any]:
    """Return the arguments of a service that checks the password again."""
    sent = ProofIn(data=request.data)
    sent.is_valid(raise_exception=True)
    return {"request": request._request, "person": signed_in(request), **sent.validated_data}


_MARGIN = 2


def _path(code: segno.QRCode) -> str:
    rows = enumerate(code.matrix_iter(border=_MARGIN))
    return "".join(
        f"M{x} {y}h1v1h-1z" for y, row in rows for x, is_dark in enumerate(row) if is_dark
    )
