"""Ask who acts before an action that gives lasting access or ends it; decision 94."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from labeling.people import fields
from labeling.people.access import signed_in
from labeling.people.signin import prove_identity


class ProofIn(serializers.Serializer[dict[str, Any]]):
    password = fields.password(
        default="", allow_blank=True, help_text="Empty for people who have none."
    )


def prove(request: Request, sent: ProofIn) -> dict[str, Any]:
    """Check the proof and return what else was sent."""
    sent.is_valid(raise_exception=True)
    said: dict[str, Any] = dict(sent.validated_data)
    prove_identity(
        request=request._request, person=signed_in(request), password=said.pop("password")
    )
    return said
