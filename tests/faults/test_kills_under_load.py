"""Web workers and PostgreSQL are killed at random while people label: nothing acknowledged is lost.

The ledger is kept on the client's side, as a labeler would remember what was thanked for.
"""

import asyncio
import json
import os
import random
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import psycopg2
import pytest

from benchmarks.labeling import wait_for
from benchmarks.labeling_browser import Labeler
from launcher.programs import WEB
from launcher.services import process
from launcher.services.postgres import Postgres

pytestmark = pytest.mark.slow

ACKNOWLEDGED = 20_000
KILLS = 100
REPLIES = 4
LABELERS = 24
RANKING = [["B"], ["A", "D"], ["C"]]


class Site:
    """A durable PostgreSQL and three web processes."""

    def __init__(self, folder: Path, tasks: int) -> None:
        folder.chmod(0o711)
        # A server ends with the thread that started it, so this one stays.
        self.hammer = ThreadPoolExecutor(max_workers=1)
        self.postgres = Postgres(folder / "postgres")
        self.postgres.start()
        self.port = process.free_port()
        environment = {
            **os.environ, "DATABASE_URL": self.postgres.url, "REDIS_URL": "redis://127.0.0.1:1/0",
            "SECRET_KEY": secrets.token_urlsafe(48), "WEB_CONCURRENCY": "3",
            "DJANGO_SETTINGS_MODULE": "benchmarks.labeling_site",
        }  # fmt: skip
        migrate = [sys.executable, "manage.py", "migrate", "-v0"]
        subprocess.run(migrate, env=environment, check=True)
        fill = [sys.executable, "-m", "benchmarks.labeling_site"]
        numbers = [str(number) for number in (LABELERS, tasks, REPLIES)]
        filled = subprocess.run(
            [*fill, *numbers], env=environment, check=True, stdout=subprocess.PIPE
        )
        self.sessions: list[str] = json.loads(filled.stdout)
        serve = ["--port", str(self.port), "--no-access-log", "--log-level", "critical"]
        self.web = subprocess.Popen(
            [sys.executable, "-m", *WEB, *serve], env=environment, stderr=subprocess.DEVNULL
        )

    def kill_something(self) -> None:
        """kill -9: a web process (its supervisor starts another), or all of PostgreSQL."""
        workers = psutil.Process(self.web.pid).children()
        if random.random() < 0.25 or not workers:  # noqa: S311 (no secret)
            assert self.postgres.process
            self.postgres.process.kill()
            self.postgres.process.wait()
            self.postgres.start()
        else:
            with suppress(psutil.NoSuchProcess):
                random.choice(workers).send_signal(signal.SIGKILL)  # noqa: S311

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        connection = psycopg2.connect(self.postgres.url)
        with connection, connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall()

    def stop(self) -> None:
        self.web.terminate()
        self.web.wait()
        self.postgres.stop()
        self.postgres.remove()
        self.hammer.shutdown()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    started = Site(tmp_path, tasks=ACKNOWLEDGED // 3 + 200)
    wait_for(started.port)
    yield started
    started.stop()


class Drill:
    """Labelers who send again until they are thanked, and somebody with a hammer."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.ledger: dict[str, str] = {}  # seat -> key
        self.kills = 0

    @property
    def over(self) -> bool:
        return self.kills >= KILLS and len(self.ledger) >= ACKNOWLEDGED

    async def label(self, session: str) -> None:
        browser = Labeler(self.site.port, session)
        while not self.over:
            status, seat = await self.insist(browser, "/api/tasks/seats/", {})
            if status == 404:
                return
            key = str(uuid4())
            work = {"key": key, "ranking": RANKING, "measures": {"active_ms": 1}}
            status, label = await self.insist(
                browser, f"/api/labels/seats/{seat['id']}/hand-in/", work
            )
            assert (status, label["surplus"]) == (201, False), label
            assert seat["id"] not in self.ledger
            self.ledger[seat["id"]] = key

    async def insist(
        self, browser: Labeler, address: str, body: object
    ) -> tuple[int, dict[str, Any]]:
        for tries in count():
            with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
                status, answer = await asyncio.wait_for(browser._send("POST", address, body), 20)
                if status < 500:
                    return status, answer
            browser.reader = None
            await asyncio.sleep(min(0.05 * 2**tries, 1))
        raise AssertionError

    async def hammer(self) -> None:
        while not self.over:
            await asyncio.sleep(random.uniform(0.5, 3))  # noqa: S311
            await asyncio.wrap_future(self.site.hammer.submit(self.site.kill_something))
            self.kills += 1

    async def run(self) -> None:
        people = (self.label(session) for session in self.site.sessions)
        await asyncio.gather(self.hammer(), *people)


def test_what_was_acknowledged_is_there_once(site):
    drill = Drill(site)

    asyncio.run(drill.run())

    stored = site.rows(
        """SELECT seat.public_id::text, label.key::text, count(comparison.label_id)
        FROM labeling_label label JOIN labeling_seat seat ON seat.id = label.seat_id
        LEFT JOIN labeling_comparison comparison ON comparison.label_id = label.id
        GROUP BY seat.public_id, label.id, label.key"""
    )
    assert {(seat, key) for seat, key, _ in stored} == set(drill.ledger.items())
    assert len(stored) == len(drill.ledger) >= ACKNOWLEDGED
    assert {pairs for _, _, pairs in stored} == {REPLIES * (REPLIES - 1) // 2}
    [[uneven]] = site.rows(
        """SELECT count(*) FROM (SELECT task_id FROM labeling_seat WHERE left_at IS NULL
        GROUP BY task_id HAVING count(*) <> 3) AS task"""
    )
    assert uneven == 0
    assert drill.kills >= KILLS
