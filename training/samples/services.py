"""What researchers do with sample batches: draw, look, release, discard, draw again."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from celery import current_app
from django.db import IntegrityError, transaction

from common.commits import notify_after_commit
from labeling.people.models import User
from labeling.prompts.models import Prompt
from labeling.tasks.models import Kind, Purpose
from training.registry.models import WRITERS, ModelVersion
from training.registry.models import Kind as ModelKind
from training.registry.models import State as ModelState
from training.registry.services import why_not_offered
from training.runs.errors import RunCannotMove
from training.runs.models import ENDED
from training.runs.services import cancel
from training.samples import mixing
from training.samples.choosing import Choice, choose
from training.samples.drawing import begin_draw, draw_anew, freeze_for
from training.samples.errors import BatchCannotMove, BatchIsRefused
from training.samples.models import (
    BatchPrompt,
    BatchWriter,
    Draw,
    DrawState,
    SampleBatch,
    State,
)
from training.samples.releasing import FEWEST, prompts_with_enough

MOST_REPLIES = 9
RELEASE_JOB = "training.samples.jobs.release_batch"


@dataclass(frozen=True)
class Share:
    """One writer of the mix. Shares need not add up to one."""

    model: ModelVersion
    share: float


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How replies are drawn, and what people are asked about them."""

    least_replies: int = 4
    most_replies: int = 9
    temperature: float = 1.0
    top_p: float = 1.0
    most_tokens: int = 1024
    most_draws: int = 3
    seed: int = 0
    overlap: int = 1
    task_kind: str = Kind.RANK_AND_RATE
    purpose: str = Purpose.TRAINING
    round_number: int = 0
    reward_model: ModelVersion | None = None


@transaction.atomic
def draw(
    *, name: str, choice: Choice, mix: Sequence[Share], by: User, terms: Terms = Terms()
) -> SampleBatch:
    """Choose prompts and let the writers of the mix answer them. Labelers see nothing yet."""
    _refuse(name, mix, terms)
    prompts = choose(choice)
    if not prompts:
        raise BatchIsRefused(BatchIsRefused.no_prompts)
    batch = _begun(name, choice, by, terms)
    writers = [
        BatchWriter.objects.create(batch=batch, model=one.model, share=one.share / total(mix))
        for one in mix
    ]
    asked = [_asked(batch, writers, prompt) for prompt in prompts]
    BatchPrompt.objects.bulk_create(asked)
    frozen = freeze_for(batch, asked)
    for writer in writers:
        # The engine draws the same number for each prompt. The surplus is left out.
        if most := max(one.owed[str(writer.pk)] for one in asked):
            begin_draw(writer, frozen, most)
    return batch


def _begun(name: str, choice: Choice, by: User, terms: Terms) -> SampleBatch:
    try:
        with transaction.atomic():
            return SampleBatch.objects.create(
                name=name,
                query=choice.as_json(),
                created_by=by,
                **{field: getattr(terms, field) for field in Terms.__dataclass_fields__},
            )
    except IntegrityError as taken:
        raise BatchIsRefused(BatchIsRefused.name_taken) from taken


def _asked(batch: SampleBatch, writers: Sequence[BatchWriter], prompt: Prompt) -> BatchPrompt:
    wanted = mixing.replies_wanted(
        batch.least_replies, batch.most_replies, seed=batch.seed, prompt=prompt.public_id
    )
    shares = [writer.share for writer in writers]
    counts = mixing.owed(shares, wanted, seed=batch.seed, prompt=prompt.public_id)
    owed = {str(writer.pk): count for writer, count in zip(writers, counts, strict=True)}
    return BatchPrompt(batch=batch, prompt=prompt, replies_wanted=wanted, owed=owed)


def total(mix: Sequence[Share]) -> float:
    return sum(one.share for one in mix)


def _refuse(name: str, mix: Sequence[Share], terms: Terms) -> None:
    if SampleBatch.objects.filter(name=name).exists():
        raise BatchIsRefused(BatchIsRefused.name_taken)
    models = {one.model for one in mix}
    if not mix or len(models) < len(mix) or not all(one.share > 0 for one in mix):
        raise BatchIsRefused(BatchIsRefused.no_writers)
    if any(m.kind not in WRITERS or m.state == ModelState.RETIRED for m in models):
        raise BatchIsRefused(BatchIsRefused.not_a_writer)
    if terms.reward_model and terms.reward_model.kind != ModelKind.REWARD:
        raise BatchIsRefused(BatchIsRefused.not_a_reward_model)
    _refuse_models_out_of_use([*models, *filter(None, [terms.reward_model])])
    fewest = FEWEST.get(Kind(terms.task_kind), 1)
    if not fewest <= terms.least_replies <= terms.most_replies <= MOST_REPLIES:
        raise BatchIsRefused(BatchIsRefused.wrong_replies)


def _refuse_models_out_of_use(models: Iterable[ModelVersion]) -> None:
    if why := next(filter(None, map(why_not_offered, models)), ""):
        raise BatchIsRefused(why)


@transaction.atomic
def release(*, batch: SampleBatch, by: User) -> SampleBatch:
    """Have the kept replies put to people by a job. The second click changes nothing."""
    ready = SampleBatch.objects.filter(pk=batch.pk, state=State.READY, entrant=None)
    if not ready.update(state=State.RELEASING, released_by=by, message=""):
        batch.refresh_from_db()
        if batch.state in (State.RELEASING, State.RELEASED):
            return batch
        raise BatchCannotMove
    batch.refresh_from_db()
    if not prompts_with_enough(batch):
        raise BatchCannotMove(BatchCannotMove.nothing_to_release)
    notify_after_commit(send_release, batch.pk)
    return batch


def send_release(batch_id: int) -> None:
    current_app.send_task(RELEASE_JOB, [batch_id])


@transaction.atomic
def discard(*, batch: SampleBatch, by: User) -> SampleBatch:
    """Discard a batch that labelers have not seen, and cancel its runs."""
    unseen = SampleBatch.objects.filter(pk=batch.pk, entrant=None).exclude(
        state__in=(State.RELEASED, State.DISCARDED)
    )
    if not unseen.update(state=State.DISCARDED):
        batch.refresh_from_db()
        if batch.state == State.DISCARDED:
            return batch
        raise BatchCannotMove
    for one in Draw.objects.filter(writer__batch=batch, run__isnull=False).select_related("run"):
        if one.run and one.run.state not in ENDED:
            with suppress(RunCannotMove):  # it ended meanwhile
                cancel(run=one.run, by=by)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def draw_again(*, batch: SampleBatch, by: User) -> SampleBatch:
    """Repeat the draws that failed. The replies of the others are kept."""
    lost = Draw.objects.filter(writer__batch=batch, state=DrawState.FAILED)
    lost = lost.select_related("writer__batch", "writer__model", "dataset")
    failed = SampleBatch.objects.filter(pk=batch.pk, state=State.FAILED)
    if not failed.update(state=State.DRAWING, message=""):
        batch.refresh_from_db()
        if batch.state == State.DRAWING:
            return batch
        raise BatchCannotMove
    judge = batch.reward_model
    _refuse_models_out_of_use([*(one.writer.model for one in lost), *filter(None, [judge])])
    for one in lost:
        draw_anew(one)
    batch.refresh_from_db()
    return batch
