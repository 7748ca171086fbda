"""/api/samples/batches/ -- drawing replies, looking at them, and releasing them."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people.access import signed_in
from training.registry.models import ModelVersion
from training.samples.api.shapes import (
    RESEARCHERS,
    BatchIn,
    BatchOut,
    BatchOutlookIn,
    BatchOutlookOut,
    BatchPromptsOut,
    PreviewFilter,
)
from training.samples.choosing import Choice, eligible
from training.samples.models import BatchPrompt, Sample, SampleBatch
from training.samples.services import (
    Share,
    Terms,
    discard,
    draw,
    draw_again,
    release,
)


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


class DiscardView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(request=None, responses=BatchOut)
    def post(self, request: Request, batch_id: UUID) -> Response:
        discard(batch=one(batch_id), by=signed_in(request))
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


def batches() -> QuerySet[SampleBatch]:
    """Batches with their counts, which are worked out only for the rows that are read."""
    samples = Sample.objects.filter(batch_prompt__batch=OuterRef("pk"))
    found = SampleBatch.objects.select_related("created_by").prefetch_related("writers__model")
    return found.annotate(
        prompt_count=_count(BatchPrompt.objects.filter(batch=OuterRef("pk"))),
        kept=_count(samples.filter(left_out="")),
        left_out=_count(samples.exclude(left_out="")),
    )


def _count(rows: QuerySet[Any]) -> Subquery:
    counted = rows.order_by().annotate(found=Func(template="count(*)", output_field=IntegerField()))
    return Subquery(counted.values("found"))


def shown(batch_id: UUID) -> Any:
    return BatchOut(get_object_or_404(batches(), public_id=batch_id)).data


def preview(batch: SampleBatch, *, offset: int, limit: int, lacking: bool) -> dict[str, Any]:
    """Prompts with all that was drawn to them, those with the fewest replies left out last."""
    found = BatchPrompt.objects.filter(batch=batch, prompt__withdrawn_at=None)
    found = found.annotate(kept=Count("samples", filter=Q(samples__left_out="")))
    if lacking:
        found = found.exclude(kept__gte=batch.least_replies)
    rows = found.select_related("prompt").prefetch_related("samples__model").order_by("pk")
    return {
        "total": found.count(),
        "rows": [row_of(asked) for asked in rows[offset : offset + limit]],
    }


def row_of(asked: BatchPrompt) -> dict[str, Any]:
    samples = sorted(
        asked.samples.all(), key=lambda s: (bool(s.left_out), s.model.name, s.position)
    )
    return {
        "prompt": asked.prompt,
        "replies_wanted": asked.replies_wanted,
        "samples": [
            {
                "pk": sample.pk,
                "model": sample.model,
                "text": sample.text,
                "left_out": sample.left_out,
                "characters": len(sample.text),
                "tokens": sample.numbers.get("tokens"),
                "ended": bool(sample.numbers.get("ended", True)),
                "score": next(iter((sample.numbers.get("score") or {}).values()), None),
            }
            for sample in samples
        ],
    }
