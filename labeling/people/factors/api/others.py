"""/api/people/<person>/remove-factors/ -- for somebody who lost every second factor."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.people.access import allow, signed_in
from labeling.people.api.people import PersonRowOut, person_of, person_row
from labeling.people.api.proof import require_proof
from labeling.people.factors.removal import remove_all_factors
from labeling.people.roles import Role


class FactorRemovalView(APIView):
    permission_classes = [allow(Role.MANAGER, Role.ADMINISTRATOR)]

    @extend_schema(request=None, responses=PersonRowOut)
    def post(self, request: Request, person_id: UUID) -> Response:
        """Every session of this person ends and every access token is revoked."""
        require_proof(request)
        remove_all_factors(actor=signed_in(request), person=person_of(person_id))
        return Response(PersonRowOut(person_row(person_id)).data)
