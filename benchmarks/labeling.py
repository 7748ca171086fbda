"""How many labelers one server carries: next task and hand-in over real sessions, under load.

Beside it, in the same run and on the same server, a bare view (labeling_bare.py): one SKIP LOCKED
claim and one insert. The server is the one of production: uvicorn, PostgreSQL durable.

    python -m benchmarks.labeling --seconds 8 --workers 2
"""

import argparse
import asyncio
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks.labeling_browser import (
    Answer,
    Labeler,
    bare,
    plumbline,
    plumbline_as_used,
    plumbline_with_thinking,
)  # fmt: skip
from launcher.programs import WEB
from launcher.services import process
from launcher.services.postgres import Postgres

Work = Callable[[Labeler], Awaitable[None]]
Run = Callable[[int, list[str], argparse.Namespace], Coroutine[Any, Any, None]]


async def measure(name: str, work: Work, labelers: list[Labeler], seconds: float) -> Answer:
    async def until_the_end(labeler: Labeler) -> None:
        while time.perf_counter() < end:
            await work(labeler)

    started = time.perf_counter()
    end = started + seconds
    await asyncio.gather(*(until_the_end(labeler) for labeler in labelers))
    spent = time.perf_counter() - started
    line = {
        "contender": name,
        "labelers": len(labelers),
        "pairs_per_second": round(sum(labeler.pairs for labeler in labelers) / spent, 1),
        "errors": sum(labeler.errors for labeler in labelers),
    }
    for what in labelers[0].took:
        took = [one for labeler in labelers for one in labeler.took.get(what, [])]
        cuts = quantiles(took, n=100) if len(took) > 1 else took * 99
        line[f"{what}_p50_ms"], line[f"{what}_p95_ms"] = (
            round(1000 * cuts[49], 1),
            round(1000 * cuts[94], 1),
        )
    print(json.dumps(line), flush=True)
    return line


async def run(port: int, sessions: list[str], options: argparse.Namespace) -> None:
    contenders: list[tuple[str, Work]] = [
        ("bare view", bare),
        ("plumbline", plumbline),
        ("plumbline with autosave and heartbeat", plumbline_as_used),
    ]
    for count in options.labelers:
        lines = []
        for name, work in contenders:
            people = [Labeler(port, session) for session in sessions[:count]]
            lines.append(await measure(name, work, people, options.seconds))
        ratio = lines[1]["pairs_per_second"] / max(lines[0]["pairs_per_second"], 0.1)
        print(json.dumps({"labelers": count, "of_the_bare_view": round(ratio, 2)}), flush=True)
    people = [Labeler(port, session) for session in sessions[:50]]
    await measure("plumbline, 1 to 3 s of thinking", plumbline_with_thinking, people, 12)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--labelers", type=int, nargs="+", default=[1, 10, 50, 200])
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--tasks", type=int, default=6000)
    with_site(parser.parse_args(), run)


def with_site(options: argparse.Namespace, run: Run) -> None:
    """Start PostgreSQL and the web server, fill them, and run with the port and the sessions."""
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
        Path(folder).chmod(0o711)
        postgres = Postgres(Path(folder) / "postgres")
        postgres.start()
        try:
            serve_and_run(postgres.url, options, run)
        finally:
            postgres.stop()


def serve_and_run(database: str, options: argparse.Namespace, run: Run) -> None:
    port = process.free_port()
    environment = {
        **os.environ, "DATABASE_URL": database, "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": secrets.token_urlsafe(48), "WEB_CONCURRENCY": str(options.workers),
        "DJANGO_SETTINGS_MODULE": "benchmarks.labeling_site", "STATEMENT_SECONDS": "30",
    }  # fmt: skip
    python = [sys.executable]
    subprocess.run([*python, "manage.py", "migrate", "-v0"], env=environment, check=True)
    people = str(max(*options.labelers, 50))
    fill = [*python, "-m", "benchmarks.labeling_site", people, str(options.tasks)]
    filled = subprocess.run(fill, env=environment, check=True, stdout=subprocess.PIPE)
    web = subprocess.Popen(
        [*python, "-m", *WEB, "--port", str(port), "--no-access-log", "--log-level", "warning"],
        env=environment,
    )
    try:
        wait_for(port)
        asyncio.run(run(port, json.loads(filled.stdout), options))
    finally:
        web.terminate()
        web.wait()


def wait_for(port: int) -> None:
    for _ in range(300):
        probe = Labeler(port, "")
        asyncio.run(probe.ask("probe", "GET", "/api/people/session/"))
        if not probe.errors:
            return
        time.sleep(0.1)
    sys.exit("The server did not start.")


if __name__ == "__main__":
    main()
