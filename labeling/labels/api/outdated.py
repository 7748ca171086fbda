"""/api/labels/outdated/ -- labels made under an old guideline, and asking for new ones."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.guidelines.models import Guideline
from labeling.labels.outdated import outdated_by_version, requeue_outdated
from labeling.people.access import allow
from labeling.people.roles import Role

MANAGERS = allow(Role.MANAGER, Role.RESEARCHER)


class OutdatedOut(serializers.Serializer[Any]):
    guideline = serializers.IntegerField()
    kind = serializers.CharField()
    purpose = serializers.CharField()
    version = serializers.IntegerField()
    newest = serializers.IntegerField()
    labels = serializers.IntegerField()
    tasks = serializers.IntegerField()


class RequeuedOut(serializers.Serializer[Any]):
    tasks = serializers.IntegerField()


class OutdatedView(APIView):
    permission_classes = [MANAGERS]

    @extend_schema(responses=OutdatedOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(OutdatedOut(outdated_by_version(), many=True).data)


class RequeueView(APIView):
    permission_classes = [MANAGERS]

    @extend_schema(request=None, responses=RequeuedOut)
    def post(self, request: Request, guideline_id: int) -> Response:
        guideline = get_object_or_404(Guideline.objects.published(), pk=guideline_id)
        return Response({"tasks": requeue_outdated(guideline=guideline)})
