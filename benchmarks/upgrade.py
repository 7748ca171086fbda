"""How long the upgrade of a filled database from 0.1.0 takes, migration by migration.

    python -m benchmarks.upgrade [--labels 10000 100000 1000000]

For every size: an empty database gets the tables of 0.1.0 and this many labels (each with a seat
and a ranking of four, five labels a task), and then the migrations since. Prints one JSON line per
size with the seconds of each migration that took more than a tenth of a second.
"""

import argparse
import json
import time
from typing import Any

from benchmarks.alone import measured_alone

RELEASED = {"labeling": "0007_decisions_may_change", "training": "0004_playground"}
LABELS_A_TASK = 5
NOTEWORTHY = 0.1  # seconds

# In the columns of 0.1.0.
FILL = """
INSERT INTO labeling_task (kind, purpose, prompt_id, form_id, round_number)
SELECT 'rank', 'training', %(prompt)s, %(form)s, 0 FROM generate_series(1, %(labels)s / 5);

INSERT INTO labeling_seat (public_id, task_id, place, labeler_id, shown, taken_at, held_until,
    finished_at, skip_reason, skip_note, left_because, purpose, kind, language, round_number)
SELECT gen_random_uuid(), task.id, person.place, person.id, '{1,2,3,4}', now(), now(), now(),
    '', '', '', 'training', 'rank', 'en', 0
FROM labeling_task task, (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM labeling_user
) person;

INSERT INTO labeling_label (public_id, seat_id, key, active_ms, changes, screen_version)
SELECT gen_random_uuid(), id, gen_random_uuid(), 60000, 0, '' FROM labeling_seat;

INSERT INTO labeling_ranking (label_id, places, cannot_rank, note)
SELECT id, '{1,2,3,4}', '', '' FROM labeling_label;

INSERT INTO labeling_correction (label_id, before) SELECT id, '{}' FROM labeling_label
WHERE id %% 10 = 0;
"""


def fill(labels: int) -> None:
    """Make the tables of 0.1.0, and fill them."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    # Training first: its migrations need those of labeling.
    for app, name in reversed(RELEASED.items()):
        call_command("migrate", app, name, verbosity=0, skip_checks=True)
    loader = MigrationExecutor(connection).loader
    for app in {app for app, _name in loader.graph.leaf_nodes()} - set(RELEASED):
        call_command("migrate", app, verbosity=0, skip_checks=True)
    apps = loader.project_state([*RELEASED.items()]).apps
    people = apps.get_model("labeling", "User").objects
    people.bulk_create(people.model(username=f"labeler-{n}") for n in range(LABELS_A_TASK))
    prompt = apps.get_model("labeling", "Prompt").objects.create(
        turns=[{"role": "user", "text": "Why?"}]
    )
    form = apps.get_model("labeling", "Form").objects.create(name="Form")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(FILL, {"prompt": prompt.pk, "form": form.pk, "labels": labels})
        cursor.execute("VACUUM ANALYZE")


def upgrade() -> dict[str, float]:
    """Run the migrations since, and return the seconds of each."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.migration import Migration

    seconds: dict[str, float] = {}
    began = 0.0

    def progress(
        action: str, migration: Migration | None = None, fake: bool | None = False
    ) -> None:
        nonlocal began
        if action == "apply_start":
            began = time.perf_counter()
        elif action == "apply_success":
            seconds[str(migration)] = round(time.perf_counter() - began, 1)

    executor = MigrationExecutor(connection, progress)
    executor.migrate(executor.loader.graph.leaf_nodes())
    return seconds


def measure(labels: int) -> dict[str, object]:
    """Fill an empty database and upgrade it. Runs in a process that has the settings."""
    import django
    from django.db import connection

    django.setup()
    fill(labels)
    began = time.perf_counter()
    seconds = upgrade()
    whole = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM labeling_ranking WHERE cardinality(ranks) = 4")
        [kept] = cursor.fetchone()
    return {
        "labels": labels,
        "seconds": round(whole, 1),
        "kept": kept,
        "migrations": {name: took for name, took in seconds.items() if took > NOTEWORTHY},
    }


def measured(labels: int) -> dict[str, Any]:
    return measured_alone("benchmarks.upgrade", str(labels), LOG_LEVEL="ERROR")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--one", type=int, help="for the process that does one size")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one)))
        return
    for labels in options.labels:
        print(json.dumps(measured(labels)), flush=True)


if __name__ == "__main__":
    main()
