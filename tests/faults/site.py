"""A whole installation for drills with runs: servers, workers and beats that may be killed."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from common.development import CHECKOUT
from launcher.installation import Installation
from launcher.programs import BEAT, CELERY, CHAT_WORKER, GPU_WORKER

STAND_IN = "tests.training.runs.stand_in"
TRUE_ENGINE = "training.engine"
WORKER = [*CELERY, "worker", "--queues", "default,long,endpoint", "--pool", "solo"]
BEGIN = """
import json
from labeling.models import User
from tests import databases
from training.datasets.services import add_text
databases.create_tables()
by = User.objects.create_user("rosalind", "r@example.org", roles=["researcher"])
line = "why is the sky blue because light scatters name two rooms kitchen and attic"
lines = "".join(json.dumps({"text": f"{line} {n}"}) + "\\n" for n in range(400))
add_text(name="text", chunks=[lines.encode()], by=by, lines_of_json=True)
"""
CANCEL = """
from training.runs.models import Run
from training.runs.services import cancel
run = Run.objects.get(public_id="{run}")
cancel(run=run, by=run.created_by)
"""
RING = """
from training.runs.jobs import execute
from training.runs.models import Run
for _ in range(6):
    execute.delay(Run.objects.get(public_id="{run}").pk)
"""


class Site:
    """The servers, and the programs by name. What is killed can be started again."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        # A server ends with the thread that started it, so every server starts in this one.
        self.servers = ThreadPoolExecutor(max_workers=1)
        self.installation = Installation.temporary(
            folder,
            durable=True,  # PostgreSQL is killed, and nothing acknowledged may be lost
            DJANGO_SETTINGS_MODULE="tests.faults.run_settings",
            RUN_ENGINE=STAND_IN,
            OMP_NUM_THREADS="1",
        )
        self.installation.environment |= environment
        self.servers.submit(self.installation.start_postgres).result()
        self.servers.submit(self.installation.start_valkey).result()
        self.installation.listen()
        self.programs: set[str] = set()
        self.python(BEGIN)

    @property
    def environment(self) -> Mapping[str, str]:
        return self.installation.child_environment()

    @property
    def address(self) -> str:
        return self.installation.address

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=CHECKOUT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def python(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code)

    def start(self, name: str, command: list[str], **environment: str) -> None:
        self.installation.start_program(name, name, command, environment=environment)
        self.programs.add(name)

    def start_gpu_worker(self, name: str = "gpu", **environment: str) -> None:
        self.start(name, [*GPU_WORKER, "--hostname", f"{name}@drill"], **environment)

    def start_worker(self) -> None:
        self.start("worker", [*WORKER, "--hostname", "default@drill"])

    def start_chat_worker(self) -> None:
        self.start("chat", [*CHAT_WORKER, "--hostname", "chat@drill"])

    def start_web(self) -> None:
        """Start the web server and return when it answers."""
        self.installation.start_web()
        self.programs.add("Web server")
        self.installation.wait_for_site()

    def start_beat(self, name: str = "beat") -> None:
        self.start(name, [*BEAT, "--schedule", str(self.folder / name)])

    def restart_server(self, name: str) -> None:
        """Start a killed PostgreSQL or Valkey again, at its old address."""
        self.servers.submit(self.installation.parts.named(name).service.start).result()

    def kill(self, name: str) -> None:
        """Send SIGKILL to this one process: what it started must notice on its own."""
        process = self.process(name)
        process.kill()
        process.wait()

    def process(self, name: str) -> subprocess.Popen[bytes]:
        process = self.installation.parts.named(name).service.process
        assert process is not None
        return process

    def stop_programs(self) -> None:
        """Kill every program and the engines it started."""
        for name in self.programs:
            process = self.process(name)
            for child in children(process):
                child.kill()
            process.kill()
            process.wait()
        self.programs = set()

    def stop(self) -> None:
        self.stop_programs()
        self.servers.submit(self.installation.stop).result()

    def launch(self, steps: int, seconds: float, **fields: object) -> str:
        """Launch a run of this many steps, each this long, and return its public id."""
        spec = {"max_steps": steps, "learning_rate": seconds, "checkpoint_every": 5, **fields}
        settings = [f"--set={name}={json.dumps(value)}" for name, value in spec.items()]
        said = self.manage("train", "--step", "pretrain", "--text", "text", *settings)
        return str(re.findall(r"\((\S+)\) is waiting for a machine", said)[0])

    def query(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        with (
            psycopg2.connect(self.installation.environment["DATABASE_URL"]) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(question, values or None)  # else % would stand for a value
            return cursor.fetchall()

    def run(self, run: str) -> dict[str, Any]:
        wanted = ["state", "attempt", "done_steps", "reason", "summary", "heartbeat_at", "id"]
        question = f"SELECT {', '.join(wanted)} FROM training_run WHERE public_id = %s"  # noqa: S608
        return dict(zip(wanted, self.query(question, run)[0], strict=True))

    def until(self, run: str, holds: Callable[[dict[str, Any]], object], seconds: float) -> float:
        """Wait for it; how long that took."""
        began = time.monotonic()
        while not holds(seen := self.run(run)):
            assert time.monotonic() - began < seconds, (seen, self.said())
            time.sleep(0.2)
        return time.monotonic() - began

    def until_step(self, run: str, step: int) -> None:
        self.until(run, lambda seen: seen["done_steps"] >= step, 90)

    def said(self) -> str:
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"== {log.name}\n{log.read_text()[-1500:]}" for log in logs)

    def codes(self, run: str) -> list[str]:
        question = (
            "SELECT data->>'code' FROM training_runevent e JOIN training_run r ON r.id = e.run_id"
            " WHERE public_id = %s AND kind = 'state' AND data->>'code' <> 'saved' ORDER BY number"
        )
        return [code for (code,) in self.query(question, run)]

    def went_on(self, run: str) -> str:
        """Return what the engine writes when it resumes from a checkpoint."""
        question = (
            "SELECT text FROM training_runevent e JOIN training_run r ON r.id = e.run_id"
            " WHERE public_id = %s AND kind = 'log' AND text LIKE 'Resuming after step%%'"
        )
        said = [str(text) for (text,) in self.query(question, run)]
        assert said, ("it began anew instead of going on", self.said())
        return said[0]

    def whole(self, run: str, steps: int) -> None:
        """It ended once, every step is there once, and the result is that of one who never fell."""
        seen = self.run(run)
        assert seen["state"] == "succeeded", (seen, self.said())
        assert self.codes(run).count("succeeded") == 1
        question = "SELECT step FROM training_metric WHERE run_id = %s ORDER BY step"
        assert [step for (step,) in self.query(question, seen["id"])] == [*range(1, steps + 1)]
        if "total" in seen["summary"]:
            assert seen["summary"]["total"] == steps * (steps + 1) // 2
        made = "SELECT count(*) FROM training_modelversion WHERE run_id = %s"
        assert self.query(made, seen["id"]) == [(1,)]


def children(program: subprocess.Popen[bytes]) -> list[psutil.Process]:
    try:
        return psutil.Process(program.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def engine_of(program: subprocess.Popen[bytes]) -> psutil.Process:
    """The engine a worker has started."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for child in children(program):
            if "spec.json" in " ".join(child.cmdline()):
                return child
        time.sleep(0.1)
    raise AssertionError("this worker has no engine")
