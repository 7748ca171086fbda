"""Sample batches with their counts, and prompts with the replies that were drawn to them."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from training.samples.api.shapes import BatchOut
from training.samples.models import BatchPrompt, Sample, SampleBatch


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
