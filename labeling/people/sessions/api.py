"""/api/people/sessions/ -- where people are signed in, and how they end that."""

from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.people.access import InPerson, SignedIn, allow, signed_in
from labeling.people.api.proof import ProofIn, prove
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.people.sessions import services
from labeling.people.sessions.middleware import current_session
from labeling.people.sessions.models import PersonSession

KEEPERS = allow(Role.MANAGER, Role.ADMINISTRATOR)


class PersonSessionOut(serializers.ModelSerializer[PersonSession]):
    # The key of the session is not even in the table.
    id = serializers.UUIDField(source="public_id")
    is_current = serializers.BooleanField(help_text="The session of this request.")

    class Meta:
        model = PersonSession
        fields = ["id", "browser", "system", "address", "signed_in_at", "seen_at", "is_current"]


class SessionsView(APIView):
    permission_classes = [InPerson]

    @extend_schema(responses=PersonSessionOut(many=True))
    def get(self, request: Request) -> Response:
        """Where this person is signed in, the last one seen first."""
        current = current_session(request._request)
        is_current = Q(pk=current.pk if current else None)
        own = PersonSession.objects.live().filter(person=signed_in(request)).order_by("-seen_at")
        own = own.annotate(is_current=ExpressionWrapper(is_current, BooleanField()))
        return Response(PersonSessionOut(own, many=True).data)


class OthersEndView(APIView):
    permission_classes = [InPerson]

    @extend_schema(request=ProofIn, responses={204: None})
    def post(self, request: Request) -> Response:
        """End every other session of this person."""
        prove(request, ProofIn(data=request.data))
        services.end_others(person=signed_in(request), current=current_session(request._request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class SessionEndView(APIView):
    permission_classes = [InPerson]

    @extend_schema(responses={204: None})
    def delete(self, request: Request, session_id: UUID) -> Response:
        """End one session of this person at once."""
        services.end_own(person=signed_in(request), session_id=session_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TimeLeftOut(serializers.Serializer[object]):
    seconds = serializers.IntegerField(
        allow_null=True, help_text="Until the session ends. Null: a token, which has no session."
    )
    can_be_longer = serializers.BooleanField(
        help_text="Activity makes it longer; false if its longest time is over first."
    )


class ActivityView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(responses=TimeLeftOut)
    def get(self, request: Request) -> Response:
        """How long the session still lasts. Asking does not make it longer."""
        return Response(TimeLeftOut(_time_left(request)).data)

    @extend_schema(request=None, responses=TimeLeftOut)
    def post(self, request: Request) -> Response:
        """The person has pressed a key or used the pointer, so the session lasts longer."""
        if row := current_session(request._request):
            services.note_activity(row)
        return Response(TimeLeftOut(_time_left(request)).data)


def _time_left(request: Request) -> dict[str, object]:
    row = current_session(request._request)
    if row is None:
        return {"seconds": None, "can_be_longer": False}
    left = row.ends_at - timezone.now()
    return {"seconds": int(left.total_seconds()), "can_be_longer": row.ends_at < row.longest_until}


class OpenSessionsOut(serializers.Serializer[object]):
    open = serializers.IntegerField(help_text="In how many browsers the person is signed in.")


class OthersSessionsView(APIView):
    permission_classes = [KEEPERS]

    @extend_schema(responses=OpenSessionsOut)
    def get(self, request: Request, person_id: UUID) -> Response:
        person = get_object_or_404(User, public_id=person_id)
        return Response({"open": PersonSession.objects.live().filter(person=person).count()})

    @extend_schema(responses={204: None})
    def delete(self, request: Request, person_id: UUID) -> Response:
        """Sign this person out everywhere. Access tokens keep working."""
        person = get_object_or_404(User, public_id=person_id)
        services.end_all_of(actor=signed_in(request), person=person)
        return Response(status=status.HTTP_204_NO_CONTENT)
