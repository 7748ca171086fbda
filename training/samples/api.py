"""/api/samples/batches/ -- researchers draw replies, look at them, and put them to people."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.pagination import PAGE_PARAMETERS, page, page_of
from labeling.people.access import allow, signed_in
from labeling.people.roles import Role
from labeling.prompts.models import Kind as PromptKind
from labeling.prompts.models import Split, UseCase
from labeling.tasks.models import Kind
from training.registry.models import ModelVersion
from training.samples.choosing import ORDERS, RANDOM, Choice, eligible
from training.samples.models import BatchPrompt, LeftOut, Sample, SampleBatch, State
from training.samples.services import (
    MOST_REPLIES,
    Share,
    Terms,
    discard,
    draw,
    draw_again,
    release,
)

RESEARCHERS = allow(Role.RESEARCHER)
MOST_PROMPTS = 10_000
MOST_SHOWN = 50


class ChoiceIn(serializers.Serializer[dict[str, Any]]):
    number = serializers.IntegerField(min_value=1, max_value=MOST_PROMPTS, default=100)
    split = serializers.ChoiceField(Split.choices, default=Split.TRAIN.value)
    use_cases = serializers.ListField(child=serializers.ChoiceField(UseCase.choices), default=list)
    kinds = serializers.ListField(child=serializers.ChoiceField(PromptKind.choices), default=list)
    languages = serializers.ListField(child=serializers.CharField(max_length=16), default=list)
    unseen = serializers.BooleanField(
        default=True, help_text="Only prompts that were never sampled or ranked."
    )
    order = serializers.ChoiceField(list(ORDERS), default=RANDOM)
    reward_models = serializers.ListField(
        child=serializers.CharField(max_length=128),
        default=list,
        help_text="By uncertainty: the names of the ensemble's members.",
    )
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)


class ShareIn(serializers.Serializer[dict[str, Any]]):
    model = serializers.UUIDField(help_text="A policy or base model.")
    share = serializers.FloatField(min_value=0, max_value=1)


@extend_schema_serializer(component_name="BatchTermsIn")
class TermsIn(serializers.Serializer[dict[str, Any]]):
    least_replies = serializers.IntegerField(min_value=1, max_value=MOST_REPLIES, default=4)
    most_replies = serializers.IntegerField(min_value=1, max_value=MOST_REPLIES, default=9)
    temperature = serializers.FloatField(min_value=0, max_value=2, default=1.0)
    top_p = serializers.FloatField(min_value=0.01, max_value=1, default=1.0)
    most_tokens = serializers.IntegerField(min_value=1, max_value=32_768, default=1024)
    most_draws = serializers.IntegerField(min_value=1, max_value=10, default=3)
    seed = serializers.IntegerField(min_value=0, max_value=2**30, default=0)
    overlap = serializers.IntegerField(min_value=1, max_value=20, default=1)
    task_kind = serializers.ChoiceField(Kind.choices, default=Kind.RANK_AND_RATE.value)
    round_number = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)
    reward_model = serializers.UUIDField(allow_null=True, default=None)


class BatchIn(serializers.Serializer[dict[str, Any]]):
    name = serializers.CharField(max_length=128)
    prompts = ChoiceIn()
    mix = ShareIn(many=True, allow_empty=False)
    terms = TermsIn()


class BatchOutlookIn(serializers.Serializer[dict[str, Any]]):
    prompts = ChoiceIn()


class BatchOutlookOut(serializers.Serializer[Any]):
    eligible = serializers.IntegerField()


class BatchWriterOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="model.public_id")
    name = serializers.CharField(source="model.name")
    share = serializers.FloatField()


class BatchOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    task_kind = serializers.ChoiceField(Kind.choices)
    query = serializers.DictField()
    least_replies = serializers.IntegerField()
    most_replies = serializers.IntegerField()
    temperature = serializers.FloatField()
    top_p = serializers.FloatField()
    overlap = serializers.IntegerField()
    round_number = serializers.IntegerField()
    message = serializers.CharField()
    writers = BatchWriterOut(many=True, source="writers.all")
    prompt_count = serializers.IntegerField()
    kept = serializers.IntegerField(help_text="Replies that labelers get.")
    left_out = serializers.IntegerField()
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    released_at = serializers.DateTimeField(allow_null=True)


class BatchSampleOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    model = serializers.CharField(source="model.name")
    text = serializers.CharField()
    left_out = serializers.ChoiceField([*LeftOut.choices, ("", "")])
    characters = serializers.IntegerField()
    tokens = serializers.IntegerField(allow_null=True)
    ended = serializers.BooleanField()
    score = serializers.FloatField(allow_null=True)


class BatchTurnOut(serializers.Serializer[Any]):
    role = serializers.CharField()
    text = serializers.CharField()


class BatchPromptOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="prompt.public_id")
    turns = BatchTurnOut(many=True, source="prompt.turns")
    wanted = serializers.IntegerField(source="replies_wanted")
    samples = BatchSampleOut(many=True)


class BatchPromptsOut(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    rows = BatchPromptOut(many=True)


class PreviewFilter(serializers.Serializer[dict[str, Any]]):
    offset = serializers.IntegerField(min_value=0, default=0)
    limit = serializers.IntegerField(min_value=1, max_value=MOST_SHOWN, default=10)
    lacking = serializers.BooleanField(
        default=False, help_text="Only prompts with fewer replies than wanted."
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
