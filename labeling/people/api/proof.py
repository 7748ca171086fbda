"""Ask who acts before an action that gives lasting access or ends it; decision 94.

`prove` is for one's own account and asks every time. `require_proof` is for the accounts of others
and accepts a proof of the last minutes.
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body
from labeling.people import fields
from labeling.people.access import InPerson, signed_in
from labeling.people.errors import NotByToken
from labeling.people.signin import prove_identity, require_proof_of


class ProofIn(Body):
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


def require_proof(request: Request) -> None:
    """Refuse access tokens, and sessions without a proof of the last minutes."""
    if request.auth is not None:
        raise NotByToken
    require_proof_of(request._request, signed_in(request))


class ProofView(APIView):
    permission_classes = [InPerson]

    @extend_schema(request=ProofIn, responses={204: None})
    def post(self, request: Request) -> Response:
        """Prove who acts. For ten minutes this session may give access to others."""
        prove(request, ProofIn(data=request.data))
        return Response(status=status.HTTP_204_NO_CONTENT)
