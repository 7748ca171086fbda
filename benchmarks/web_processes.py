"""How many labelers one machine carries, by its numbers of web processes and threads.

Each setting has a fresh database and the web server as the containers start it. Each labeler has a
session and a second, silent connection; takes a seat, saves drafts, sends a heartbeat and submits,
with pauses for thinking. The machine also runs PostgreSQL and the labelers. CPU time of the web
processes per request depends little on what else the machine does; times to answer do.

    python -m benchmarks.web_processes --settings 1x8 2x8 --labelers 50 --seconds 20
"""

import argparse
import asyncio
import json
import os
import random
import re
from typing import Any

import psutil

from benchmarks.labeling import measure, with_site
from benchmarks.labeling_browser import DRAFT, Answer, Labeler, hand_in


class Pace:
    """The seconds that a labeler thinks between two requests."""

    def __init__(self, shortest: float, longest: float) -> None:
        self.shortest, self.longest = shortest, longest

    async def pause(self) -> None:
        await asyncio.sleep(random.uniform(self.shortest, self.longest))

    async def work(self, labeler: Labeler) -> None:
        """One task as a browser does it."""
        seat = (await labeler.ask("next", "POST", "/api/tasks/seats/", {})).get("id")
        for revision in range(2):
            await self.pause()
            draft = {"revision": revision, "body": DRAFT}
            await labeler.ask("autosave", "PUT", f"/api/tasks/seats/{seat}/draft/", draft)
        await labeler.ask("heartbeat", "POST", f"/api/tasks/seats/{seat}/heartbeat/")
        await self.pause()
        await hand_in(labeler, seat)


async def hold_connections(port: int, count: int) -> list[asyncio.StreamWriter]:
    """Connections that stay open and silent, as those of browsers do between two requests."""
    return [(await asyncio.open_connection("127.0.0.1", port))[1] for _ in range(count)]


def web_processes() -> list[psutil.Process]:
    """The web processes of this run. With several, their parent answers nothing."""
    below = psutil.Process().children(recursive=True)
    web = [one for one in below if re.search("uvicorn|multiprocessing.spawn", command_of(one))]
    parents = {one.ppid() for one in web}
    return [one for one in web if one.pid not in parents]


def command_of(process: psutil.Process) -> str:
    return " ".join(process.cmdline())


def cpu_seconds(processes: list[psutil.Process]) -> float:
    return sum(one.cpu_times().user + one.cpu_times().system for one in processes)


async def run(port: int, sessions: list[str], options: argparse.Namespace) -> None:
    setting = f"{options.workers} x {os.environ['WEB_THREADS']}"
    for count in options.labelers:
        people = [Labeler(port, session) for session in sessions[:count]]
        held = await hold_connections(port, count)
        web = web_processes()
        began = cpu_seconds(web)
        work = Pace(*options.thinking).work
        line: Answer = await measure(setting, work, people, options.seconds)
        for one in held:
            one.close()
        requests = sum(len(took) for labeler in people for took in labeler.took.values())
        found: dict[str, Any] = {
            "processes x threads": setting,
            "labelers": count,
            "requests_per_second": round(requests / options.seconds, 1),
            "hand_in_p50_ms": line["hand_in_p50_ms"],
            "hand_in_p95_ms": line["hand_in_p95_ms"],
            "cpu_ms_per_request": round(1000 * (cpu_seconds(web) - began) / requests, 1),
            # What a process does not share with others.
            "mib_per_process": sorted(one.memory_full_info().uss >> 20 for one in web),
        }
        print(json.dumps(found), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--settings", nargs="+", default=["1x4", "1x8", "2x4", "2x8"])
    parser.add_argument("--labelers", type=int, nargs="+", default=[50, 200])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--thinking", type=float, nargs=2, default=[1.0, 3.0])
    parser.add_argument("--tasks", type=int, default=2000)
    options = parser.parse_args()
    for setting in options.settings:
        processes, threads = setting.split("x")
        options.workers, os.environ["WEB_THREADS"] = int(processes), threads
        with_site(options, run)


if __name__ == "__main__":
    main()
