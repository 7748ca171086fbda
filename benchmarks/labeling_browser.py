"""Labelers of the labeling benchmark: what each of their browsers asks the server."""

import asyncio
import json
import random
import secrets
import time
from typing import Any
from uuid import uuid4

TOKEN = secrets.token_hex(16)
RANKING = [["A"], ["C", "B"], ["D"], ["E"], ["F"], ["I"], ["H"], ["G"]]
Answer = dict[str, Any]
DRAFT = json.dumps({"ranking": RANKING})


class Labeler:
    """One browser: a session, one connection that stays open, one request at a time."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.session = port, session
        self.took: dict[str, list[float]] = {}
        self.pairs = self.errors = 0
        self.reader: asyncio.StreamReader | None = None

    async def ask(self, what: str, method: str, address: str, body: object = None) -> Answer:
        started = time.perf_counter()
        try:
            status, answer = await asyncio.wait_for(self._send(method, address, body), 60)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            self.reader, status, answer = None, 0, {}
        self.took.setdefault(what, []).append(time.perf_counter() - started)
        if not 200 <= status < 300:
            self.errors += 1
        return answer

    async def _send(self, method: str, address: str, body: object) -> tuple[int, Answer]:
        if self.reader is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        payload = b"" if body is None else json.dumps(body).encode()
        self.writer.write(
            f"{method} {address} HTTP/1.1\r\nHost: localhost\r\n"
            f"Cookie: session={self.session}; csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
            "Content-Type: application/json\r\n"
            f"Content-Length: {len(payload)}\r\n\r\n".encode()
            + payload
        )
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        answer = await self.reader.readexactly(length)
        return int(head[9:12]), json.loads(answer) if answer else {}


async def plumbline(labeler: Labeler) -> None:
    """Next task, then hand it in: what the rivals' numbers count."""
    seat = (await labeler.ask("next", "POST", "/api/tasks/seats/", {})).get("id")
    await hand_in(labeler, seat)


async def plumbline_as_used(labeler: Labeler) -> None:
    """The same with what a browser does in between."""
    seat = (await labeler.ask("next", "POST", "/api/tasks/seats/", {})).get("id")
    for revision in range(2):
        draft = {"revision": revision, "body": DRAFT}
        await labeler.ask("autosave", "PUT", f"/api/tasks/seats/{seat}/draft/", draft)
    await labeler.ask("heartbeat", "POST", f"/api/tasks/seats/{seat}/heartbeat/")
    await hand_in(labeler, seat)


async def plumbline_with_thinking(labeler: Labeler) -> None:
    seat = (await labeler.ask("next", "POST", "/api/tasks/seats/", {})).get("id")
    await asyncio.sleep(random.uniform(1, 3))
    await hand_in(labeler, seat)


async def hand_in(labeler: Labeler, seat: str | None) -> None:
    work = {
        "key": str(uuid4()), "ranking": RANKING,
        "measures": {"active_ms": 60_000, "first_action_ms": 900, "changes": 9},
    }  # fmt: skip
    label = await labeler.ask("hand_in", "POST", f"/api/labels/seats/{seat}/hand-in/", work)
    labeler.pairs += "handed_in_at" in label


async def bare(labeler: Labeler) -> None:
    seat = (await labeler.ask("next", "POST", "/bare/take/")).get("id")
    label = await labeler.ask("hand_in", "POST", "/bare/hand-in/", {"id": seat, "ranking": RANKING})
    labeler.pairs += "label" in label
