"""How the cost of work on many tasks grows: a released batch, labels asked for again, a next seat.

    python -m benchmarks.growth [--tasks 1000 10000 100000] [--only seat requeue release]

For every size, each measurement has a database of its own. `release` puts a sample batch with this
many prompts and four replies each to labelers; `requeue` asks again for the labels of this many
tasks (at most five labels each); `seat` gives the next seat to somebody who has finished this many
tasks whose other place is free. Prints one JSON line per measurement: SQL statements, seconds, and
for `seat` the pages that the search reads.
"""

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

from benchmarks.alone import measured_alone

REPLIES = 4
# Searches whose median is taken: the first one finds where the later ones begin.
SEARCHES = 21

PROMPTS = """
INSERT INTO labeling_prompt (public_id, turns, kind, use_case, language, topics, split,
    personal_data, created_at, retired_because)
SELECT gen_random_uuid(), '[{"role": "user", "text": "Why?"}]', 'plain', '', 'en', '{}', 'train',
    '{}', now(), '' FROM generate_series(1, %(tasks)s);
"""
SAMPLES = """
INSERT INTO training_batchprompt (batch_id, prompt_id, replies_wanted, owed)
SELECT %(batch)s, id, 4, '{}' FROM labeling_prompt;

INSERT INTO training_sample (batch_prompt_id, model_id, position, text, numbers, left_out)
SELECT asked.id, %(model)s, n, 'Reply ' || n || repeat(' and more words', 40),
    '{"tokens": 120, "ended": true, "score": {"reward": 1.5}}', ''
FROM training_batchprompt asked, generate_series(1, 4) n;
"""
TASKS = """
INSERT INTO labeling_task (kind, purpose, prompt_id, form_id, round_number)
SELECT 'demonstrate', 'training', id, %(form)s, 0 FROM labeling_prompt;
"""
FINISHED = """
INSERT INTO labeling_seat (public_id, task_id, place, labeler_id, guideline_id, shown, taken_at,
    held_until, finished_at, skip_reason, skip_note, left_because, purpose, kind, language,
    round_number)
SELECT gen_random_uuid(), task.id, person.place, person.id, %(guideline)s, '{}', now(), now(),
    now(), '', '', '', 'training', 'demonstrate', 'en', 0
FROM labeling_task task, (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM labeling_user
) person WHERE person.place <= %(labels)s;
"""
FREE = """
INSERT INTO labeling_seat (public_id, task_id, place, shown, skip_reason, skip_note, left_because,
    purpose, kind, language, round_number)
SELECT gen_random_uuid(), id, 2, '{}', '', '', '', 'training', 'demonstrate', 'en', 0
FROM labeling_task;
"""
MORE = """
WITH opened AS (
    INSERT INTO labeling_task (kind, purpose, prompt_id, form_id, round_number)
    SELECT 'demonstrate', 'training', (SELECT min(id) FROM labeling_prompt), %(form)s, 0
    FROM generate_series(1, 100) RETURNING id
)
INSERT INTO labeling_seat (public_id, task_id, place, shown, skip_reason, skip_note, left_because,
    purpose, kind, language, round_number)
SELECT gen_random_uuid(), id, 1, '{}', '', '', '', 'training', 'demonstrate', 'en', 0 FROM opened;
"""


def execute(*statements: str, **values: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for statement in statements:
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE")


def people(count: int) -> list[Any]:
    from django.utils import timezone

    from labeling.models import Role, User

    return [
        User.objects.create_user(f"labeler-{n}", roles=[Role.LABELER], qualified_at=timezone.now())
        for n in range(count)
    ]


def timed(work: Callable[[], object]) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    began = time.perf_counter()
    with CaptureQueriesContext(connection) as made:
        work()
    return {"statements": len(made), "seconds": round(time.perf_counter() - began, 2)}


def release(tasks: int) -> dict[str, Any]:
    from training.registry.models import Kind, ModelVersion, Origin
    from training.samples.jobs import release_batch
    from training.samples.models import SampleBatch, State
    from training.samples.services import release as click

    [by] = people(1)
    model = ModelVersion.objects.create(
        name="sft", created_by=by, kind=Kind.POLICY, origin=Origin.FOLDER, key="models/sft"
    )
    batch = SampleBatch.objects.create(name="batch", state=State.READY, created_by=by)
    batch.writers.create(model=model, share=1)
    execute(PROMPTS, SAMPLES, tasks=tasks, batch=batch.pk, model=model.pk)
    clicked = timed(lambda: click(batch=batch, by=by))
    return {"click": clicked, "job": timed(lambda: release_batch(batch.pk))}


def requeue(tasks: int) -> dict[str, Any]:
    from labeling.labels.jobs import requeue as job
    from labeling.labels.requeueing import request_requeue

    by, *_others = people(5)
    old = outdated_guideline(by)
    execute(PROMPTS, TASKS, FINISHED, tasks=tasks, form=form(), guideline=old.pk, labels=5)
    clicked = timed(lambda: request_requeue(guideline=old, by=by))
    asked = old.requeues.get()
    return {"click": clicked, "job": timed(lambda: job(asked.pk))}


def seat(tasks: int) -> dict[str, Any]:
    from django.db import transaction
    from django.db.models.functions import Now

    from labeling.models import Seat
    from labeling.tasks.services import take_seat

    [labeler] = people(1)
    made = {"form": form(), "guideline": None}
    execute(PROMPTS, TASKS, FINISHED, FREE, MORE, tasks=tasks, labels=1, **made)
    seconds = []
    for _search in range(SEARCHES):
        began = time.perf_counter()
        with transaction.atomic():
            taken = take_seat(labeler=labeler)
        seconds.append(time.perf_counter() - began)
        Seat.objects.filter(pk=taken.seat_pk).update(finished_at=Now(), hold_number=None)
    first, *later = (1000 * one for one in seconds)
    return {"first_ms": round(first, 1), "median_ms": round(sorted(later)[len(later) // 2], 1)}


def form() -> int:
    from labeling.tasks.forms import default_form

    return default_form().pk


def outdated_guideline(by: Any) -> Any:
    from labeling.guidelines.models import Kind, Purpose
    from labeling.guidelines.services import publish, write_guideline

    about: dict[str, Any] = {"kind": Kind.DEMONSTRATE, "purpose": Purpose.TRAINING}
    old, _new = (
        publish(guideline=write_guideline(**about, body=text, written_by=by)) for text in "ab"
    )
    return old


WORK = {"release": release, "requeue": requeue, "seat": seat}


def measured(name: str, tasks: int) -> dict[str, Any]:
    found = measured_alone(
        "benchmarks.growth", name, str(tasks), GOLD_PERCENT="0", LOG_LEVEL="CRITICAL"
    )
    return {"what": name, "tasks": tasks, **found}


def one(name: str, tasks: int) -> None:
    import django
    from django.core.management import call_command

    from config.celery import app

    django.setup()
    app.conf.broker_url = "memory://"
    call_command("migrate", verbosity=0, skip_checks=True)
    print(json.dumps(WORK[name](tasks)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--only", nargs="+", choices=WORK, default=[*WORK])
    parser.add_argument("--one", nargs=2, help="for the process that measures one")
    options = parser.parse_args()
    if options.one:
        one(options.one[0], int(options.one[1]))
        return
    for name in options.only:
        for tasks in options.tasks:
            print(json.dumps(measured(name, tasks)), flush=True)


if __name__ == "__main__":
    main()
