"""Release a batch in the background: kept samples become replies, and prompts become tasks.

One transaction releases the whole batch, so labelers see all of it or nothing, and a job that
dies leaves a batch that the next job releases. The texts never leave the database: two
statements per thousand prompts copy them and their scores.
"""

from collections.abc import Callable, Sequence

from django.db import connection, transaction
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from labeling.prompts.models import Prompt, Reply, Writer
from labeling.tasks.models import Kind, Purpose
from labeling.tasks.opening import NewTask, open_tasks
from training.samples.models import BatchPrompt, SampleBatch, State

PROMPTS_AT_ONCE = 1000
FEWEST = {Kind.RANK: 2, Kind.RANK_AND_RATE: 2}

# Functions of packages above that act on a released batch; training/hooks.py shows all of them.
AFTER_RELEASE: list[Callable[[int], None]] = []

REPLIES = """
WITH kept AS MATERIALIZED (
    SELECT sample.id AS sample, asked.prompt_id, writer.id AS writer, sample.text,
        nextval(pg_get_serial_sequence('labeling_reply', 'id')) AS reply
    FROM training_batchprompt asked
    JOIN training_sample sample ON sample.batch_prompt_id = asked.id AND sample.left_out = ''
    JOIN training_modelversion model ON model.id = sample.model_id
    JOIN labeling_writer writer ON writer.model_version = model.name
    WHERE asked.batch_id = %(batch)s AND asked.prompt_id = ANY(%(prompts)s)
    ORDER BY sample.id
), made AS (
    INSERT INTO labeling_reply (id, public_id, prompt_id, writer_id, text, created_at)
    SELECT reply, gen_random_uuid(), prompt_id, writer, text, statement_timestamp() FROM kept
)
UPDATE training_sample sample SET reply_id = kept.reply FROM kept WHERE sample.id = kept.sample
RETURNING kept.prompt_id, kept.reply
"""

SCORES = """
INSERT INTO labeling_replyscore (model_version, reply_id, score, recorded_at)
SELECT score.key, sample.reply_id, score.value::float8, statement_timestamp()
FROM training_sample sample CROSS JOIN LATERAL jsonb_each_text(sample.numbers -> 'score') score
WHERE sample.reply_id = ANY(%(replies)s) AND jsonb_typeof(sample.numbers -> 'score') = 'object'
ON CONFLICT (model_version, reply_id) DO NOTHING
"""


def prompts_with_enough(batch: SampleBatch) -> list[int]:
    """Return the prompts in use that have enough replies for their kind of task, by their key."""
    asked = BatchPrompt.objects.filter(batch=batch, prompt__in=Prompt.objects.in_use())
    kept = asked.annotate(kept=Count("samples", filter=Q(samples__left_out="")))
    fewest = FEWEST.get(Kind(batch.task_kind), 1)
    return list(kept.filter(kept__gte=fewest).order_by("prompt").values_list("prompt", flat=True))


def finish_release(batch_id: int) -> None:
    """Release a batch whose release was asked for. Calling it twice or at once does no harm."""
    if _release(batch_id):
        for follow in AFTER_RELEASE:
            follow(batch_id)


@transaction.atomic
def _release(batch_id: int) -> bool:
    asked_for = SampleBatch.objects.filter(pk=batch_id, state=State.RELEASING)
    # Another job that releases the batch holds its row; a discarded one is not found.
    batch = asked_for.select_for_update(no_key=True, skip_locked=True).first()
    if batch is None:
        return False
    _allow_long_statements()
    tasks = 0
    chosen = _lock(prompts_with_enough(batch))
    _make_writers(batch)
    for start in range(0, len(chosen), PROMPTS_AT_ONCE):
        tasks += _release_some(batch, chosen[start : start + PROMPTS_AT_ONCE])
    if tasks:
        asked_for.update(state=State.RELEASED, released_at=Now(), message="")
    else:
        nothing = _("No prompt of the batch has enough different replies.")
        asked_for.update(state=State.READY, released_by=None, message=nothing)
    return bool(tasks)


def _allow_long_statements() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '15min'; SET LOCAL lock_timeout = 0")


def _lock(prompts: Sequence[int]) -> list[Prompt]:
    """Lock these prompts, in order of their keys, and return those still in use.

    A withdrawal locks them in the same order. It either comes first, and its prompts are not in
    the result, or it waits until the replies exist and erases them.
    """
    in_use = Prompt.objects.in_use().filter(pk__in=prompts).only("pk", "language")
    return list(in_use.order_by("pk").select_for_update(no_key=True))


def _make_writers(batch: SampleBatch) -> None:
    for name in batch.writers.values_list("model__name", flat=True):
        Writer.objects.get_or_create(model_version=name)


def _release_some(batch: SampleBatch, prompts: Sequence[Prompt]) -> int:
    replies: dict[int, list[Reply]] = {}
    with connection.cursor() as cursor:
        wanted: dict[str, int | list[int]] = {
            "batch": batch.pk,
            "prompts": [prompt.pk for prompt in prompts],
        }
        cursor.execute(REPLIES, wanted)
        for prompt, reply in sorted(cursor.fetchall()):
            replies.setdefault(prompt, []).append(Reply(pk=reply, prompt_id=prompt))
        made = [reply.pk for some in replies.values() for reply in some]
        cursor.execute(SCORES, {"replies": made})
    tasks = open_tasks(
        kind=Kind(batch.task_kind),
        purpose=Purpose(batch.purpose),
        new_tasks=[task for prompt in prompts for task in _tasks(batch, prompt, replies)],
        overlap=batch.overlap,
        round_number=batch.round_number,
    )
    return len(tasks)


def _tasks(batch: SampleBatch, prompt: Prompt, replies: dict[int, list[Reply]]) -> list[NewTask]:
    """Rankings ask about all replies of a prompt together, the other kinds about each alone."""
    made = replies.get(prompt.pk, [])
    match batch.task_kind:
        case Kind.RATE:
            return [NewTask(prompt=prompt, replies=[reply]) for reply in made]
        case Kind.DEMONSTRATE:
            return [NewTask(prompt=prompt, start_from=reply) for reply in made]
    return [NewTask(prompt=prompt, replies=made)]
