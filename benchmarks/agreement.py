"""How fast the quality pages answer, and how that grows with the rankings there are.

    python -m benchmarks.agreement [--rankings 1000 10000 100000]

For every size: an empty database is filled by COPY (K = 9, three labels a prompt, 1,000 labelers,
one reward model), the facts are made, and a fresh process answers every page: once cold and then
warm, with other filters each time, through all of Django (session, middleware, JSON). Prints one
JSON line per page and size, and at the end how the times grew.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks import agreement_data
from launcher.services.postgres import Postgres

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
        agreement_data.fill(int(values[0]))
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
