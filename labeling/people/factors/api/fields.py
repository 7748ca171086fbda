"""Shapes that several addresses of second factors share."""

from typing import Any

from rest_framework import serializers

from common.fields import Body, NameField, PatternField, TextField

_BASE64URL = r"^[A-Za-z0-9_-]*$"


def base64url(**options: Any) -> PatternField:
    return PatternField(_BASE64URL, max_length=20_000, **options)


class CodeIn(Body):
    code = TextField(max_length=40, help_text="Of the authenticator app, or a recovery code.")


class RecoveryCodesOut(serializers.Serializer[object]):
    recovery_codes = serializers.ListField(
        child=serializers.CharField(), help_text="Shown only once. Empty if there are some already."
    )


class PasskeyOptionsOut(serializers.Serializer[object]):
    options = serializers.DictField(
        child=serializers.JSONField(),
        help_text="For parseCreationOptionsFromJSON or parseRequestOptionsFromJSON.",
    )


# What follows is written by browsers, which may say more than we read.
class _AnswerIn(serializers.Serializer[object]):
    """A credential as its method toJSON writes it, in the names of WebAuthn."""

    id = base64url()
    rawId = base64url()
    type = serializers.ChoiceField(["public-key"])


class MadeIn(serializers.Serializer[object]):
    clientDataJSON = base64url()
    attestationObject = base64url()


class UsedIn(serializers.Serializer[object]):
    clientDataJSON = base64url()
    authenticatorData = base64url()
    signature = base64url()
    userHandle = base64url(required=False, allow_null=True, allow_blank=True)


class MadeCredentialIn(_AnswerIn):
    response = MadeIn()


class UsedCredentialIn(_AnswerIn):
    response = UsedIn()


class NewPasskeyIn(Body):
    name = NameField(max_length=100)
    credential = MadeCredentialIn()


class PasskeyIn(Body):
    credential = UsedCredentialIn()
