"""The live stream of a run's events. The web server runs it outside the request's thread."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import close_old_connections
from django.utils import translation

from labeling.people.models import User
from labeling.people.proofs import still_counts
from labeling.people.roles import Role
from training.runs.api.events import EventsOut, look
from training.runs.models import Run

LOOK_EVERY, PING_EVERY, LONGEST_STREAM = 1.0, 15.0, 300.0  # seconds
ENDED = {"over": True, "events": [], "more": False}

# All streams of a process look by these threads, so they need two connections however many run.
lookers = ThreadPoolExecutor(2, thread_name_prefix="stream")


async def live(wish: dict[str, Any]) -> AsyncIterator[str]:
    """Yield the lines of a stream until the run ends: new events, changes of the run, and pings."""
    after, shown = wish["after"], ""
    until = time.monotonic() + LONGEST_STREAM
    pinged = time.monotonic()
    loop = asyncio.get_running_loop()
    while time.monotonic() < until:
        seen = await loop.run_in_executor(lookers, _look, wish | {"after": after})
        for event in seen["events"]:
            yield _line(event["kind"], event, event["number"])
        after = seen.get("after", after)
        if "run" in seen and (now := json.dumps(seen["run"])) != shown:
            shown = now
            yield _line("run", seen["run"], after)
        if seen["more"]:
            continue
        if seen["over"]:
            yield _line("end", {}, after)
            return
        if time.monotonic() - pinged > PING_EVERY:
            pinged = time.monotonic()
            yield ": ping\n\n"
        await asyncio.sleep(LOOK_EVERY)


def _look(wish: dict[str, Any]) -> dict[str, Any]:
    """Look once. The stream ends for who signed out or may no longer read runs."""
    close_old_connections()
    try:
        person = User.objects.filter(pk=wish["person"]).first()
        if not (person and person.is_active and person.acts_as(Role.RESEARCHER)):
            return ENDED
        if not still_counts(person, wish["proof"]):
            return ENDED
        with translation.override(wish["language"]):
            run = Run.objects.get(pk=wish["run"])
            return {**EventsOut(look(run, wish["after"])).data, "over": run.ended}
    finally:
        close_old_connections()


def _line(kind: str, data: Any, number: int) -> str:
    return f"id: {number}\nevent: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
