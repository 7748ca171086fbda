"""/api/samples/batches/ -- draw replies, look at them, and release or discard them."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.confirmation import refuse_unconfirmed
from common.fields import Body, TextField
from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from training.registry.models import ModelVersion
from training.samples.api.rows import batches, preview, shown
from training.samples.api.shapes import (
    BatchIn,
    BatchOut,
    BatchOutlookIn,
    BatchOutlookOut,
    BatchPromptsOut,
    PreviewFilter,
)
from training.samples.choosing import Choice, eligible
from training.samples.models import SampleBatch
from training.samples.services import (
    Share,
    Terms,
    discard,
    draw,
    draw_again,
    release,
)

RESEARCHERS = allow(Role.RESEARCHER)


class BatchesView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(parameters=PAGE_PARAMETERS, responses=page_of(BatchOut))
    def get(self, request: Request) -> Response:
        return page(request, batches().filter(entrant=None), by="-pk", out=BatchOut)

    @extend_schema(request=BatchIn, responses={201: BatchOut})
    def post(self, request: Request) -> Response:
        sent = BatchIn(data=request.data)
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        judge = said["terms"].pop("reward_model")
        batch = draw(
            name=said["name"],
            choice=Choice.parse(said["prompts"]),
            mix=[Share(model_by(one["model"]), one["share"]) for one in said["mix"]],
            terms=Terms(**said["terms"], reward_model=model_by(judge) if judge else None),
            by=signed_in(request),
        )
        return Response(shown(batch.public_id), status=status.HTTP_201_CREATED)


class BatchOutlookView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=BatchOutlookIn, responses=BatchOutlookOut)
    def post(self, request: Request) -> Response:
        sent = BatchOutlookIn(data=request.data)
        sent.is_valid(raise_exception=True)
        found = eligible(Choice.parse(sent.validated_data["prompts"])).count()
        return Response(BatchOutlookOut({"eligible": found}).data)


class BatchView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=BatchOut)
    def get(self, request: Request, batch_id: UUID) -> Response:
        return Response(shown(batch_id))


class BatchPromptsView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(parameters=[PreviewFilter], responses=BatchPromptsOut)
    def get(self, request: Request, batch_id: UUID) -> Response:
        asked = PreviewFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        batch = get_object_or_404(SampleBatch, public_id=batch_id)
        found = preview(batch, **asked.validated_data)
        return Response(BatchPromptsOut(found).data)


class ReleaseBatchView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=None, responses=BatchOut)
    def post(self, request: Request, batch_id: UUID) -> Response:
        release(batch=one(batch_id), by=signed_in(request))
        return Response(shown(batch_id))


@extend_schema_serializer(component_name="BatchDiscardIn")
class DiscardIn(Body):
    confirm = TextField(max_length=128, help_text="The name of the batch, typed again.")


class DiscardView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=DiscardIn, responses=BatchOut)
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Nothing brings a discarded batch back."""
        sent = DiscardIn(data=request.data)
        sent.is_valid(raise_exception=True)
        batch = one(batch_id)
        refuse_unconfirmed(sent.validated_data["confirm"], batch.name)
        discard(batch=batch, by=signed_in(request))
        return Response(shown(batch_id))


class DrawAgainView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=None, responses=BatchOut)
    def post(self, request: Request, batch_id: UUID) -> Response:
        draw_again(batch=one(batch_id), by=signed_in(request))
        return Response(shown(batch_id))


def model_by(public_id: UUID) -> ModelVersion:
    return get_object_or_404(ModelVersion, public_id=public_id)


def one(batch_id: UUID) -> SampleBatch:
    return get_object_or_404(SampleBatch, public_id=batch_id)
