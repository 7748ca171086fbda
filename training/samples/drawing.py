"""Starts draws: each is a row first, and then a run or calls of an endpoint."""

from collections.abc import Iterator, Sequence
from uuid import uuid4

from celery import current_app

from common.commits import notify_after_commit
from labeling.prompts.models import Prompt, Turn
from training.datasets.models import Dataset
from training.datasets.services import freeze_prompts
from training.registry.models import ModelVersion, Origin
from training.runs.models import Run
from training.runs.services import launch
from training.samples.models import BatchPrompt, BatchWriter, Draw, DrawState, SampleBatch

ENDPOINT_JOB = "training.samples.jobs.draw_by_endpoint"


def begin_draw(writer: BatchWriter, prompts: Dataset, replies: int) -> Draw:
    """Ask a writer for this many replies to each of these prompts."""
    earlier = list(writer.draws.order_by("number"))
    first = sum(draw.replies for draw in earlier)
    draw = Draw(
        writer=writer,
        number=len(earlier) + 1,
        dataset=prompts,
        replies=replies,
        first_position=first,
    )
    if writer.model.origin == Origin.ENDPOINT:
        draw.save(force_insert=True)
        notify_after_commit(ring, draw.pk)
    else:
        draw.run = _run(draw, writer.batch)
        draw.save(force_insert=True)
    return draw


def ring(draw_id: int) -> None:
    current_app.send_task(ENDPOINT_JOB, [draw_id])


def _run(draw: Draw, batch: SampleBatch) -> Run:
    model = draw.writer.model
    inputs: dict[str, Dataset | ModelVersion | list[ModelVersion]] = {
        "models": [model.parent if model.chooser and model.parent else model],
        "prompts": draw.dataset,
    }
    spec = {}
    if model.chooser:
        inputs["chooser"], spec = model.chooser, {"best_of": model.best_of}
    if batch.reward_model:
        inputs["reward_model"] = batch.reward_model
    return launch(
        step="sample",
        name=f"{batch.name[:60]}: {model.name[:50]}, {draw.number}",
        spec={
            "n": draw.replies,
            # Every draw and every writer has a seed of its own.
            "seed": seed_of(draw),
            "temperature": batch.temperature,
            "top_p": batch.top_p,
            "max_reply_tokens": batch.most_tokens,
            **spec,
        },
        inputs=inputs,
        by=batch.created_by,
    )


def seed_of(draw: Draw) -> int:
    return draw.writer.batch.seed + 1_000_003 * draw.number + 7919 * draw.writer.model_id


def draw_anew(draw: Draw) -> None:
    """Repeat a draw that failed, under the same number and without prompts withdrawn since."""
    Draw.objects.filter(pk=draw.pk).update(state=DrawState.DRAWING, message="")
    draw.refresh_from_db()
    if draw.dataset.withdrawn_at:
        left = BatchPrompt.objects.filter(
            batch=draw.writer.batch,
            prompt__withdrawn_at=None,
            prompt__dataset_rows__dataset=draw.dataset,
        )
        asked = left.select_related("prompt").order_by("pk")
        draw.dataset = freeze_for(draw.writer.batch, list(asked))
        draw.save(update_fields=["dataset"])
    if draw.writer.model.origin == Origin.ENDPOINT:
        notify_after_commit(ring, draw.pk)
    else:
        draw.run = _run(draw, draw.writer.batch)
        draw.save(update_fields=["run"])


def freeze_for(batch: SampleBatch, asked: Sequence[BatchPrompt]) -> Dataset:
    name = f"{batch.name[:100]} prompts {uuid4().hex[:8]}"
    return freeze_prompts(name=name, prompts=as_asked(batch, asked), by=batch.created_by)


def as_asked(batch: SampleBatch, asked: Sequence[BatchPrompt]) -> Iterator[Prompt]:
    """The prompts, each with the few-shot examples before it."""
    for one in asked:
        prompt = one.prompt
        if batch.examples:
            prompt.turns = with_examples(prompt.turns, batch.examples)
        yield prompt


def with_examples(turns: Sequence[Turn], examples: str) -> list[Turn]:
    """The turns with the examples before the last turn, which is the one that is answered."""
    *before, last = turns
    return [*before, {"role": last["role"], "text": f"{examples}\n\n{last['text']}"}]
