"""/api/hub/pushes/ -- push model versions and datasets to a hub, and see how far that is."""

from typing import Any, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, TextField
from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from training.datasets.models import Dataset
from training.hub.models import Push, State
from training.hub.services import push
from training.registry.models import ModelVersion


class PushIn(Body):
    model = serializers.UUIDField(default=None, allow_null=True, help_text="Or a dataset.")
    dataset = serializers.UUIDField(default=None, allow_null=True, help_text="Or a model version.")
    repository = TextField(max_length=128, help_text="owner/name")
    revision = TextField(default="main", max_length=64)
    private = serializers.BooleanField(default=True)
    licence = TextField(max_length=64, help_text="As the hub writes it, such as apache-2.0")
    statement = TextField(default="", allow_blank=True, max_length=10_000)


class PushOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="source.name")
    repository = serializers.CharField()
    revision = serializers.CharField()
    private = serializers.BooleanField()
    licence = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    bytes_sent = serializers.IntegerField()
    bytes_total = serializers.IntegerField()
    commit = serializers.CharField()
    address = serializers.CharField()
    message = serializers.CharField()
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()


class PushesView(APIView):
    permission_classes = [allow(Role.RESEARCHER)]

    @extend_schema(parameters=PAGE_PARAMETERS, responses=page_of(PushOut))
    def get(self, request: Request) -> Response:
        return page(request, pushes(), by="-id", out=PushOut)

    @extend_schema(request=PushIn, responses={202: PushOut})
    def post(self, request: Request) -> Response:
        sent = PushIn(data=request.data)
        sent.is_valid(raise_exception=True)
        wanted = sent.validated_data
        for name, table in (("model", ModelVersion), ("dataset", Dataset)):
            if wanted[name]:
                wanted[name] = get_object_or_404(table, public_id=wanted[name])
        made = push(by=signed_in(request), **wanted)
        return Response(shown(made), status=status.HTTP_202_ACCEPTED)


class PushView(APIView):
    permission_classes = [allow(Role.RESEARCHER)]

    @extend_schema(responses=PushOut)
    def get(self, request: Request, push_id: str) -> Response:
        return Response(shown(get_object_or_404(pushes(), public_id=push_id)))


def pushes() -> QuerySet[Push]:
    return Push.objects.select_related("model", "dataset", "created_by")


def shown(push_: Push) -> dict[str, Any]:
    return cast(dict[str, Any], PushOut(push_).data)
