"""/api/registry/ -- register, read, promote, roll back and retire model versions."""

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from training.registry.models import Kind, ModelVersion, Origin, Promotion, State, name_is_plain
from training.registry.services import (
    current_policy,
    folders_below_root,
    promote,
    register_endpoint,
    register_folder_soon,
    register_hub,
    retire,
    roll_back,
)

RESEARCHERS = allow(Role.RESEARCHER)


class ReferenceOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()


@extend_schema_serializer(component_name="ModelFileOut")
class FileOut(serializers.Serializer[Any]):
    path = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()


class ModelOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    origin = serializers.ChoiceField(Origin.choices)
    state = serializers.ChoiceField(State.choices)
    run = ReferenceOut(allow_null=True)
    parent = ReferenceOut(allow_null=True)
    children = ReferenceOut(many=True, source="children.all")
    datasets = ReferenceOut(many=True, source="datasets.all")
    shape = serializers.DictField()
    metrics = serializers.DictField()
    note = serializers.CharField()
    withdrawn_data_at = serializers.DateTimeField(allow_null=True)
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()


class ModelDetailOut(ModelOut):
    spec = serializers.DictField()
    files = FileOut(many=True)
    endpoint = serializers.DictField()


class PromotionOut(serializers.Serializer[Any]):
    model = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    by = serializers.CharField(allow_null=True)
    reason = serializers.CharField()
    rolls_back = serializers.BooleanField()
    evidence = serializers.DictField()
    created_at = serializers.DateTimeField()


class PolicyOut(serializers.Serializer[Any]):
    current = ModelOut(allow_null=True)
    promotions = PromotionOut(many=True)


class RegisterIn(serializers.Serializer[dict[str, Any]]):
    name = serializers.CharField(max_length=128, validators=[name_is_plain])
    kind = serializers.ChoiceField(Kind.choices, default=Kind.BASE.value)
    folder = serializers.CharField(max_length=255, help_text="Directly below the models root.")
    note = serializers.CharField(default="", allow_blank=True, max_length=2000)


class HubIn(serializers.Serializer[dict[str, Any]]):
    name = serializers.CharField(max_length=128, validators=[name_is_plain])
    kind = serializers.ChoiceField(Kind.choices, default=Kind.BASE.value)
    hub = serializers.CharField(max_length=255, help_text="owner/name")
    revision = serializers.CharField(default="main", max_length=64)
    note = serializers.CharField(default="", allow_blank=True, max_length=2000)


class EndpointIn(serializers.Serializer[dict[str, Any]]):
    name = serializers.CharField(max_length=128, validators=[name_is_plain])
    url = serializers.URLField(max_length=255, help_text="Such as http://127.0.0.1:8001/v1")
    model = serializers.CharField(max_length=255)
    note = serializers.CharField(default="", allow_blank=True, max_length=2000)


@extend_schema_serializer(component_name="PromotionReasonIn")
class ReasonIn(serializers.Serializer[dict[str, str]]):
    reason = serializers.CharField(max_length=500)


class ModelFilter(serializers.Serializer[dict[str, Any]]):
    kind = serializers.ChoiceField(Kind.choices, required=False)
    state = serializers.ChoiceField(State.choices, required=False)


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


def reason_in(request: Request) -> str:
    sent = ReasonIn(data=request.data)
    sent.is_valid(raise_exception=True)
    return str(sent.validated_data["reason"])


def models() -> QuerySet[ModelVersion]:
    found = ModelVersion.objects.select_related("run", "parent", "created_by")
    return found.prefetch_related("children", "datasets")


def shown(model_id: UUID) -> dict[str, Any]:
    model = get_object_or_404(models(), public_id=model_id)
    return cast(dict[str, Any], ModelDetailOut(model).data)


def policy() -> dict[str, Any]:
    moves = Promotion.objects.select_related("model", "before", "by")
    answer = PolicyOut({"current": current_policy(), "promotions": moves[:50]})
    return cast(dict[str, Any], answer.data)
