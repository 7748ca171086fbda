"""/api/registry/models/ -- register, read, promote and retire model versions."""

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from training.registry.api.shapes import (
    BestOfIn,
    EndpointIn,
    HubIn,
    ModelDetailOut,
    ModelFilter,
    ModelOut,
    ReasonIn,
    RegisterIn,
)
from training.registry.models import ModelVersion
from training.registry.registration import (
    folders_below_root,
    register_best_of,
    register_endpoint,
    register_folder_soon,
    register_hub,
)
from training.registry.services import promote, retire

RESEARCHERS = allow(Role.RESEARCHER)


class ModelsView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(parameters=[*PAGE_PARAMETERS, ModelFilter], responses=page_of(ModelOut))
    def get(self, request: Request) -> Response:
        asked = ModelFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = models().filter(**asked.validated_data)
        return page(request, found, by="-id", out=ModelOut)

    @extend_schema(request=RegisterIn, responses={201: ModelDetailOut})
    def post(self, request: Request) -> Response:
        sent = RegisterIn(data=request.data)
        sent.is_valid(raise_exception=True)
        model = register_folder_soon(by=signed_in(request), **sent.validated_data)
        return Response(shown(model.public_id), status=status.HTTP_201_CREATED)


class FoldersView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses={200: serializers.ListSerializer(child=serializers.CharField())})
    def get(self, request: Request) -> Response:
        return Response(folders_below_root())


class HubView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=HubIn, responses={202: ModelDetailOut})
    def post(self, request: Request) -> Response:
        sent = HubIn(data=request.data)
        sent.is_valid(raise_exception=True)
        model = register_hub(by=signed_in(request), **sent.validated_data)
        return Response(shown(model.public_id), status=status.HTTP_202_ACCEPTED)


class EndpointsView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=EndpointIn, responses={201: ModelDetailOut})
    def post(self, request: Request) -> Response:
        sent = EndpointIn(data=request.data)
        sent.is_valid(raise_exception=True)
        model = register_endpoint(by=signed_in(request), **sent.validated_data)
        return Response(shown(model.public_id), status=status.HTTP_201_CREATED)


class BestOfView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=BestOfIn, responses={201: ModelDetailOut})
    def post(self, request: Request) -> Response:
        """Register "best of n" as a writer for sample batches and campaigns."""
        sent = BestOfIn(data=request.data)
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        model = register_best_of(
            name=said["name"],
            policy=get_object_or_404(ModelVersion, public_id=said["policy"]),
            chooser=get_object_or_404(ModelVersion, public_id=said["chooser"]),
            n=said["n"],
            by=signed_in(request),
            note=said["note"],
        )
        return Response(shown(model.public_id), status=status.HTTP_201_CREATED)


class ModelView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=ModelDetailOut)
    def get(self, request: Request, model_id: UUID) -> Response:
        return Response(shown(model_id))


class PromoteView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=ReasonIn, responses=ModelDetailOut)
    def post(self, request: Request, model_id: UUID) -> Response:
        promote(
            model=get_object_or_404(ModelVersion, public_id=model_id),
            by=signed_in(request),
            reason=reason_in(request),
        )
        return Response(shown(model_id))


class RetireModelView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=ReasonIn, responses=ModelDetailOut)
    def post(self, request: Request, model_id: UUID) -> Response:
        model = get_object_or_404(ModelVersion, public_id=model_id)
        retire(model=model, by=signed_in(request), reason=reason_in(request))
        return Response(shown(model_id))


def reason_in(request: Request) -> str:
    sent = ReasonIn(data=request.data)
    sent.is_valid(raise_exception=True)
    return str(sent.validated_data["reason"])


def models() -> QuerySet[ModelVersion]:
    found = ModelVersion.objects.select_related("run", "parent", "chooser", "created_by")
    return found.prefetch_related("children", "datasets")


def shown(model_id: UUID) -> dict[str, Any]:
    model = get_object_or_404(models(), public_id=model_id)
    return cast(dict[str, Any], ModelDetailOut(model).data)
