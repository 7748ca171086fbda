"""POST /api/qualification/people/<person>/requalify/ -- ask a person to take the test again."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, TextField
from labeling.people.access import allow, signed_in
from labeling.people.api.people import PersonRowOut, person_of, person_row
from labeling.people.roles import Role
from labeling.qualification.requalification import ask_one_again


class RequalifyIn(Body):
    reason = TextField(max_length=500)
    days = serializers.IntegerField(
        min_value=0,
        max_value=365,
        help_text="Days they may keep working until they pass; 0 = none.",
    )


class RequalifyView(APIView):
    """Ask one person to pass the screening test again."""

    permission_classes = [allow(Role.MANAGER)]

    @extend_schema(request=RequalifyIn, responses=PersonRowOut)
    def post(self, request: Request, person_id: UUID) -> Response:
        sent = RequalifyIn(data=request.data)
        sent.is_valid(raise_exception=True)
        ask_one_again(actor=signed_in(request), person=person_of(person_id), **sent.validated_data)
        return Response(PersonRowOut(person_row(person_id)).data)
