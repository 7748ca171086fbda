"""Collects the replies that were drawn into a batch. Every step may be done twice."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common.storable import storable
from labeling.prompts.intake.merging import wait_for_intake
from training.runs.models import Run
from training.runs.models import State as RunState
from training.runs.outputs import outputs_of
from training.samples import campaigns, mixing
from training.samples.drawing import begin_draw, freeze_for
from training.samples.models import (
    BatchPrompt,
    BatchWriter,
    Draw,
    DrawState,
    Sample,
    SampleBatch,
    State,
)

AT_ONCE = 1000


def take_in_run(run: Run) -> None:
    """Keep the replies of a run that has ended, or record why there are none."""
    draw = Draw.objects.select_related("writer__batch", "writer__model").filter(run=run).first()
    if draw is None or draw.state != DrawState.DRAWING or not run.ended:
        return
    if run.state != RunState.SUCCEEDED:
        said = run.message or _("The run ended without replies (%(state)s).") % {
            "state": run.get_state_display()
        }
        fail(draw, said)
        return
    replies = outputs_of(run).replies
    if replies is None:
        fail(draw, _("The run wrote no replies."))
        return
    keep(draw, rows_of(replies))
    finish(draw)


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    with path.open() as lines:
        for line in lines:
            yield json.loads(line)


@transaction.atomic
def keep(draw: Draw, rows: Iterator[dict[str, Any]]) -> None:
    """Keep the replies of replies.jsonl, each at its position; known ones stay as they are.

    A withdrawal waits for this transaction and then empties these replies, too.
    """
    wait_for_intake()
    asked = {str(one.prompt.public_id): one for one in prompts_of(draw.writer.batch)}
    counts: dict[str, int] = {}
    samples = []
    for row in rows:
        name = str(row.get("id", ""))
        if name not in asked:
            continue  # withdrawn since
        place = counts.get(name, 0)
        counts[name] = place + 1
        samples.append(
            Sample(
                batch_prompt=asked[name],
                model=draw.writer.model,
                position=draw.first_position + place,
                text=storable(str(row["reply"])),
                numbers=storable(numbers_of(row, draw)),
            )
        )
    Sample.objects.bulk_create(samples, batch_size=AT_ONCE, ignore_conflicts=True)


def numbers_of(row: Mapping[str, Any], draw: Draw) -> dict[str, Any]:
    logprobs = row.get("logprobs") or []
    judge = draw.writer.batch.reward_model
    numbers: dict[str, Any] = {
        "draw": draw.number,
        "ended": bool(row.get("ended")),
        "tokens": len(row.get("ids") or []),
        "logprob": round(float(sum(logprobs)), 4),
    }
    if judge and row.get("score") is not None:
        numbers["score"] = {judge.name: row["score"]}
    return numbers


def prompts_of(batch: SampleBatch) -> QuerySet[BatchPrompt]:
    alive = BatchPrompt.objects.filter(batch=batch, prompt__withdrawn_at=None)
    return alive.select_related("prompt").order_by("pk")


def fail(draw: Draw, message: str) -> None:
    """Stop the batch and say why. It can be drawn again."""
    if not Draw.objects.filter(pk=draw.pk, state=DrawState.DRAWING).update(
        state=DrawState.FAILED, message=message
    ):
        return
    batch = draw.writer.batch
    SampleBatch.objects.filter(pk=batch.pk, state=State.DRAWING).update(
        state=State.FAILED, message=f"{draw.writer.model.name}: {message}"
    )
    campaigns.report_failure(batch)


def finish(draw: Draw) -> None:
    done = Draw.objects.filter(pk=draw.pk, state=DrawState.DRAWING).update(state=DrawState.DONE)
    if done:
        settle(draw.writer.batch_id)


@transaction.atomic
def settle(batch_id: int) -> None:
    """If all draws are done, leave out repeated replies, and draw again or make the batch ready.

    Two draws that end at the same moment wait here for each other; the later one settles.
    """
    batch = SampleBatch.objects.select_for_update().get(pk=batch_id)
    draws = Draw.objects.filter(writer__batch=batch)
    if batch.state != State.DRAWING or draws.exclude(state=DrawState.DONE).exists():
        return
    wait_for_intake()  # what goes to people now must not be withdrawn meanwhile
    if batch.entrant_id:
        campaigns.hand_over(batch)
        return
    lacking = sort_out(batch)
    if not draw_again(batch, lacking):
        SampleBatch.objects.filter(pk=batch.pk).update(state=State.READY, message="")


def sort_out(batch: SampleBatch) -> dict[int, dict[int, int]]:
    """Mark the samples that go to people. Return how many each writer lacks, by prompt."""
    writer_of = dict(batch.writers.values_list("model", "pk"))
    lacking: dict[int, dict[int, int]] = {}
    changed: list[Sample] = []
    for asked in prompts_of(batch).prefetch_related("samples"):
        samples = {
            mixing.Said(writer_of[one.model_id], one.position, one.text): one
            for one in asked.samples.all()
        }
        owes = {int(writer): count for writer, count in asked.owed.items()}
        fate = mixing.fates(list(samples), owes, asked.replies_wanted)
        for said, why in fate.items():
            if samples[said].left_out != why:
                samples[said].left_out = why
                changed.append(samples[said])
        if short := mixing.missing(fate, owes):
            lacking[asked.pk] = short
    Sample.objects.bulk_update(changed, ["left_out"], batch_size=AT_ONCE)
    return lacking


def draw_again(batch: SampleBatch, lacking: Mapping[int, Mapping[int, int]]) -> bool:
    """Ask writers that lack replies again, up to the limit of draws."""
    begun = False
    for writer in BatchWriter.objects.filter(batch=batch).select_related("model", "batch"):
        short = {prompt: owes[writer.pk] for prompt, owes in lacking.items() if writer.pk in owes}
        if short and writer.draws.count() < batch.most_draws:
            asked = list(prompts_of(batch).filter(pk__in=short))
            begin_draw(writer, freeze_for(batch, asked), max(short.values()))
            begun = True
    return begun
