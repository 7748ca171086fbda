"""How fast the quality pages answer, and how that grows with the rankings there are.

    python -m benchmarks.agreement [--rankings 1000 10000 100000]

For every size: an empty database is filled by COPY (K = 9, three labels a prompt, 1,000 labelers,
one reward model), the facts are made, and a fresh process answers every page: once cold and then
warm, with other filters each time, through all of Django (session, middleware, JSON). Prints one
JSON line per page and size, and at the end how the times grew.
"""

import argparse
import csv
import io
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import quantiles
from typing import Any

import numpy as np

from launcher.services.postgres import Postgres

K = 9
LABELS = 3
LABELERS = 1000
USE_CASES = ["generation", "open-qa", "brainstorming", "chat", "rewrite", "summarization"]
START = np.datetime64("2026-06-01T00:00:00")

PAGES = {
    "overview": "overview/?",
    "cut by labeler": "cuts/labeler/?sort=value&limit=50",
    "cut by week": "cuts/week/?",
    "cut by guideline": "cuts/guideline/?",
    "cut by model pair": "cuts/model_pair/?",
    "cut by length": "cuts/length/?",
    "matrix": "matrix/?",
    "details": "details/?",
    "disagreements": "disagreements/?",
    "adjudications": "adjudications/?",
    "gold": "gold/?",
    "labelers": "labelers/?limit=50",
    "one labeler": "labelers/{labeler}/?",
    "position bias": "reports/position/?",
    "length bias": "reports/length/?",
    "time": "reports/time/?",
    "cost": "reports/cost/?",
    "throughput": "reports/throughput/?since=2026-06-01&until=2026-12-01",
    "skips": "reports/skips/?since=2026-06-01&until=2026-12-01",
    "queue": "reports/queue/?",
    "filters": "filters/?",
}
NARROWED = ["", "&use_case=chat", "&group=training", "&round=2", "&ties=excluded", "&language=en"]


def copy(table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    from django.db import connection

    text = io.StringIO()
    csv.writer(text).writerows(rows)
    text.seek(0)
    with connection.cursor() as cursor:
        names = ", ".join(columns)
        cursor.cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN (FORMAT csv, NULL '-')", text)


def fill(rankings: int) -> None:
    """People who see the same qualities of replies, each with noise of their own."""
    from django.db import connection
    from django.utils import timezone

    from labeling.models import Prompt, Role, User, Writer
    from labeling.tasks.forms import default_form

    dice = np.random.default_rng(1)
    prompts = rankings // LABELS
    User.objects.bulk_create(
        User(
            username=f"labeler-{at}",
            roles=[Role.LABELER],
            held_out=at % 10 == 0,
            qualified_at=timezone.now(),
        )
        for at in range(LABELERS)
    )
    User.objects.create_user("manager", roles=[Role.MANAGER])
    labelers = list(User.objects.filter(roles=[Role.LABELER]).values_list("pk", flat=True))
    writers = [Writer.objects.create(model_version=f"model-{at}").pk for at in range(K)]
    Prompt.objects.bulk_create(
        [
            Prompt(
                turns=[{"role": "user", "text": f"Question {at} " + "of some length " * 9}],
                use_case=USE_CASES[at % 6],
                language=["en", "en", "zh-Hans"][at % 3],
            )
            for at in range(prompts)
        ],
        batch_size=2000,
    )
    prompt_ids = np.array(Prompt.objects.order_by("pk").values_list("pk", flat=True))
    replies = prompts * K
    lengths = dice.integers(20, 200, replies)
    reply_ids = np.arange(1, replies + 1).reshape(prompts, K)
    copy(
        "labeling_reply",
        ["id", "public_id", "prompt_id", "writer_id", "text", "created_at"],
        (
            (
                at + 1,
                uuid(dice),
                prompt_ids[at // K],
                writers[at % K],
                f"{at} " + "word " * int(lengths[at]),
                "2026-06-01",
            )
            for at in range(replies)
        ),
    )
    form = default_form().pk
    copy(
        "labeling_task",
        ["id", "kind", "purpose", "prompt_id", "form_id", "round_number", "guideline_set"],
        (
            (at + 1, "rank", "training", prompt_ids[at], form, at * 4 // prompts, "")
            for at in range(prompts)
        ),
    )
    copy(
        "labeling_taskreply",
        ["task_id", "reply_id"],
        ((at // K + 1, at + 1) for at in range(replies)),
    )
    quality = dice.normal(size=(prompts, K)) + (lengths.reshape(prompts, K) - 110) / 300
    seats, labels, orders = [], [], []
    number = 0
    for task in range(prompts):
        people = dice.choice(LABELERS, LABELS, replace=False)
        for place, person in enumerate(people.tolist(), start=1):
            number += 1
            seen = np.round((quality[task] + dice.normal(scale=0.85, size=K)) * 2)
            shown = dice.permutation(K)
            _, places = np.unique(-seen[shown], return_inverse=True)
            at = str(START + np.timedelta64(int(number / rankings * 150 * 86400), "s"))
            seats.append(
                (
                    number,
                    uuid(dice),
                    task + 1,
                    place,
                    labelers[person],
                    listed(reply_ids[task][shown]),
                    at,
                    at,
                    at,
                    "training",
                    "rank",
                    ["en", "en", "zh-Hans"][task % 3],
                    task * 4 // prompts,
                    "",
                    "",
                    "",
                )
            )
            labels.append(
                (number, uuid(dice), number, uuid(dice), at, int(dice.lognormal(12.2, 0.4)), 0, "")
            )
            orders.append((number, listed(places + 1), "", ""))
    copy(
        "labeling_seat",
        [
            "id",
            "public_id",
            "task_id",
            "place",
            "labeler_id",
            "shown",
            "taken_at",
            "held_until",
            "finished_at",
            "purpose",
            "kind",
            "language",
            "round_number",
            "skip_reason",
            "skip_note",
            "left_because",
        ],
        seats,
    )
    copy(
        "labeling_label",
        [
            "id",
            "public_id",
            "seat_id",
            "key",
            "handed_in_at",
            "active_ms",
            "changes",
            "screen_version",
        ],
        labels,
    )
    copy("labeling_ranking", ["label_id", "ranks", "cannot_rank", "note"], orders)
    score = quality.ravel() + dice.normal(scale=0.9, size=replies)
    copy(
        "labeling_replyscore",
        ["model_version", "reply_id", "score", "recorded_at"],
        (("reward-1", at + 1, score[at], "2026-11-01") for at in range(replies)),
    )
    with connection.cursor() as cursor:
        cursor.execute(COMPARISONS)
        cursor.execute("VACUUM ANALYZE")


COMPARISONS = """
INSERT INTO labeling_comparison (label_id, first_id, second_id, outcome)
SELECT ranking.label_id, one.reply, other.reply,
    CASE WHEN one.place < other.place THEN 'better'
         WHEN one.place > other.place THEN 'worse' ELSE 'tie' END
FROM labeling_ranking ranking
JOIN labeling_label label ON label.id = ranking.label_id
JOIN labeling_seat seat ON seat.id = label.seat_id
CROSS JOIN LATERAL unnest(seat.shown, ranking.ranks) AS one(reply, place)
CROSS JOIN LATERAL unnest(seat.shown, ranking.ranks) AS other(reply, place)
WHERE one.reply < other.reply
"""


def uuid(dice: np.random.Generator) -> str:
    return dice.bytes(16).hex()


def listed(numbers: Any) -> str:
    return "{" + ",".join(map(str, numbers.tolist())) + "}"


def make_facts() -> None:
    """Time the first refresh, one with a single new label, and a rebuild that finds all right."""
    from django.db import connection
    from django.db.models.functions import Now

    from labeling.labels.models import Label
    from labeling.quality import facts

    timed("first refresh", facts.refresh)
    Label.objects.filter(pk=1).update(handed_in_at=Now())
    timed("refresh after one label", facts.refresh)
    timed("refresh after nothing", facts.refresh)
    timed("rebuild", facts.rebuild)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM labeling_comparison")
        say({"comparisons": cursor.fetchone()[0]})


def timed(name: str, work: Any) -> None:
    start = time.perf_counter()
    rows = work()
    say({"step": name, "seconds": round(time.perf_counter() - start, 2), "rows": rows})


def serve(page: str, turns: int) -> None:
    """One page in a fresh process: cold, then warm."""
    import resource

    from django.test import Client

    from labeling.models import User

    client = Client(SERVER_NAME="localhost")
    manager = User.objects.get(username="manager")
    client.force_login(manager, backend="labeling.people.authentication.PasswordBackend")
    labeler = User.objects.get(username="labeler-7").public_id
    address = "/api/quality/" + PAGES[page].format(labeler=labeler)
    took, spent = [], []
    for turn in range(turns + 1):
        start, cpu = time.perf_counter(), time.process_time()
        answer = client.get(address + NARROWED[turn % len(NARROWED)], secure=False)
        if answer.status_code == 400:  # a report that takes no such filter
            start, cpu = time.perf_counter(), time.process_time()
            answer = client.get(address)
        took.append(time.perf_counter() - start)
        spent.append(time.process_time() - cpu)
        if answer.status_code != 200:
            sys.exit(f"{address}: {answer.content!r}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    warm, busy = quantiles(took[1:], n=20), quantiles(spent[1:], n=20)
    print(
        json.dumps(
            {
                "page": page,
                "cold_ms": round(1000 * took[0]),
                "p50_ms": round(1000 * warm[9], 1),
                "p95_ms": round(1000 * warm[18], 1),
                # Of one core: true also where the machine does other things.
                "cold_cpu_ms": round(1000 * spent[0]),
                "p95_cpu_ms": round(1000 * busy[18], 1),
                "peak_mb": round(peak),
            }
        ),
        flush=True,
    )


def say(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rankings", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--turns", type=int, default=24, help="warm requests of each page")
    parser.add_argument("--pages", nargs="+", default=list(PAGES))
    parser.add_argument("--inside", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        inside(*options.inside)
        return
    found = {size: measure(size, options) for size in options.rankings}
    smallest, largest = min(found), max(found)
    for page in options.pages:
        growth = found[largest][page]["p50_ms"] / found[smallest][page]["p50_ms"]
        say({"page": page, "rows": round(largest / smallest), "times_slower": round(growth, 1)})


def inside(what: str, *values: str) -> None:
    import django

    django.setup()
    if what == "fill":
        fill(int(values[0]))
    elif what == "facts":
        make_facts()
    else:
        serve(values[0], int(values[1]))


def measure(size: int, options: argparse.Namespace) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
        Path(folder).chmod(0o711)
        postgres = Postgres(Path(folder) / "postgres", durable=False)
        postgres.start()
        environment = {
            **os.environ,
            "DATABASE_URL": postgres.url,
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "LOG_LEVEL": "ERROR",
            "STATEMENT_SECONDS": "600",
        }
        try:
            return _measured(size, environment, options)
        finally:
            postgres.stop()


def _measured(
    size: int, environment: dict[str, str], options: argparse.Namespace
) -> dict[str, dict[str, Any]]:
    own = [sys.executable, "-W", "ignore", "-m", "benchmarks.agreement", "--inside"]
    migrate = [sys.executable, "-W", "ignore", "manage.py", "migrate", "-v0"]
    subprocess.run(migrate, env=environment, check=True)
    start = time.perf_counter()
    subprocess.run([*own, "fill", str(size)], env=environment, check=True)
    say({"rankings": size, "filled_in_seconds": round(time.perf_counter() - start, 1)})
    subprocess.run([*own, "facts"], env=environment, check=True)
    found = {}
    for page in options.pages:
        command = [*own, "serve", page, str(options.turns)]
        told = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
        found[page] = json.loads(told.stdout)
        say({"rankings": size, **found[page]})
    return found


if __name__ == "__main__":
    main()
