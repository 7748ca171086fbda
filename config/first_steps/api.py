"""GET /api/first-steps/ -- the first steps of a new person, and which of them are done."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.first_steps.steps import STEPS, panels_for
from labeling.people.access import SignedIn, signed_in
from labeling.people.roles import Role

CODES = [step.code for steps in STEPS.values() for step in steps]


class FirstStepOut(serializers.Serializer[Any]):
    code = serializers.ChoiceField(CODES)
    done = serializers.BooleanField()


class FirstStepsOut(serializers.Serializer[Any]):
    role = serializers.ChoiceField(Role.choices)
    steps = FirstStepOut(many=True)


class FirstStepsView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(responses=FirstStepsOut(many=True))
    def get(self, request: Request) -> Response:
        """Return one panel per role; `first_steps_put_away` of /api/people/me/ hides one."""
        person = signed_in(request)
        panels = [
            {
                "role": role,
                "steps": [
                    {"code": step.code, "done": step.is_done(person)} for step in STEPS[role]
                ],
            }
            for role in panels_for(person)
        ]
        return Response(FirstStepsOut(panels, many=True).data)
