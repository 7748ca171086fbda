"""/api/people/<person>/pseudonymise/, .../me/leave/ and .../session/stay/ -- erase a person."""

from uuid import UUID

from django.contrib.auth import logout
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, TextField
from labeling.people.access import Everybody, InPerson, signed_in
from labeling.people.api.people import KEEPERS, PersonRowOut, person_of, person_row
from labeling.people.api.proof import ProofIn, prove, require_proof
from labeling.people.api.session import SignInIn
from labeling.people.erasures.services import leave, plan_erasure, stay
from labeling.people.erasures.undo import undo_erasure
from labeling.people.factors.api.steps import SessionOut, session_of


class ErasureIn(Body):
    confirm = TextField(max_length=150, help_text="The username, typed again.")


class FarewellView(APIView):
    """Forget who somebody was. Their labels stay, under a made-up name."""

    permission_classes = [KEEPERS]

    @extend_schema(request=ErasureIn, responses=PersonRowOut)
    def post(self, request: Request, person_id: UUID) -> Response:
        """The account is suspended at once. The erasure happens a day later and can be undone."""
        sent = ErasureIn(data=request.data)
        sent.is_valid(raise_exception=True)
        person = person_of(person_id)
        plan_erasure(actor=signed_in(request), person=person, **sent.validated_data)
        return Response(PersonRowOut(person_row(person_id)).data)


class FarewellUndoView(APIView):
    permission_classes = [KEEPERS]

    @extend_schema(request=None, responses=PersonRowOut)
    def post(self, request: Request, person_id: UUID) -> Response:
        """Drop the plan to erase somebody, as long as it has not been carried out."""
        require_proof(request)
        undo_erasure(actor=signed_in(request), person=person_of(person_id))
        return Response(PersonRowOut(person_row(person_id)).data)


class LeaveIn(ErasureIn, ProofIn):
    pass


class LeaveView(APIView):
    permission_classes = [InPerson]

    @extend_schema(request=LeaveIn, responses={204: None})
    def post(self, request: Request) -> Response:
        """Plan the erasure of one's own account and sign out."""
        said = prove(request, LeaveIn(data=request.data))
        leave(person=signed_in(request), **said)
        logout(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)


class StayView(APIView):
    permission_classes = [Everybody]

    @extend_schema(request=SignInIn, responses=SessionOut, auth=[])
    def post(self, request: Request) -> Response:
        """Undo the erasure that one has asked for oneself, and sign in.

        Somebody with a second factor does that step first, as at every sign-in.
        """
        sent = SignInIn(data=request.data)
        sent.is_valid(raise_exception=True)
        stay(request=request._request, **sent.validated_data)
        return Response(session_of(request._request))
