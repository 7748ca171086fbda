"""/api/registry/policy/ -- the current policy, its promotions, and the way back."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.people.access import signed_in
from training.registry.api.models import RESEARCHERS, reason_in
from training.registry.api.shapes import PolicyOut, ReasonIn
from training.registry.models import Promotion
from training.registry.services import current_policy, roll_back


class PolicyView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=PolicyOut)
    def get(self, request: Request) -> Response:
        return Response(policy())


class RollBackView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=ReasonIn, responses=PolicyOut)
    def post(self, request: Request) -> Response:
        roll_back(by=signed_in(request), reason=reason_in(request))
        return Response(policy())


def policy() -> dict[str, Any]:
    moves = Promotion.objects.select_related("model", "before", "by")
    answer = PolicyOut({"current": current_policy(), "promotions": moves[:50]})
    return cast(dict[str, Any], answer.data)
