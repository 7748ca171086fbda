"""/api/labels/outdated/ -- labels made under an old guideline, and asking for new ones."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.guidelines.models import Guideline
from labeling.labels.outdated import outdated_by_version
from labeling.labels.requeueing import request_requeue
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role

MANAGERS = allow(Role.MANAGER, Role.RESEARCHER)


class RequeueOut(serializers.Serializer[Any]):
    tasks = serializers.IntegerField()
    done = serializers.IntegerField(help_text="Tasks that a job has handled so far.")
    finished_at = serializers.DateTimeField(allow_null=True)


class OutdatedOut(serializers.Serializer[Any]):
    guideline = serializers.IntegerField()
    kind = serializers.CharField()
    purpose = serializers.CharField()
    version = serializers.IntegerField()
    newest = serializers.IntegerField()
    labels = serializers.IntegerField()
    tasks = serializers.IntegerField()
    requeue = RequeueOut(
        allow_null=True, help_text="The newest request for new labels of this version."
    )


class OutdatedView(APIView):
    permission_classes = [MANAGERS]

    @extend_schema(responses=OutdatedOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(OutdatedOut(outdated_by_version(), many=True).data)


class RequeueView(APIView):
    permission_classes = [MANAGERS]

    @extend_schema(request=None, responses={202: RequeueOut})
    def post(self, request: Request, guideline_id: int) -> Response:
        guideline = get_object_or_404(Guideline.objects.published(), pk=guideline_id)
        requeue = request_requeue(guideline=guideline, by=signed_in(request))
        return Response(RequeueOut(requeue).data, status=status.HTTP_202_ACCEPTED)
