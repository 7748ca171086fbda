"""Set everything up and run Plumbline here, with demo data. Ctrl-C stops all of it."""

import argparse
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from types import FrameType
from typing import NoReturn

import psutil
from rich.table import Table

import bootstrap
from bootstrap import SetupFailed
from common.development import CHECKOUT
from launcher import checkout, frontend, programs
from launcher.children import Parts, Program
from launcher.demo_accounts import DEMO_ACCOUNTS
from launcher.screen import screen
from launcher.services.postgres import Postgres
from launcher.services.process import LOOPBACK, Launch
from launcher.services.valkey import Valkey

PORTS_TO_TRY = 50
SECONDS_TO_ANSWER = 60
PAGES_THAT_MUST_ANSWER = ("/healthz", "/")
COLLECTED = CHECKOUT / "static_build" / "collected-from"


def main(arguments: Sequence[str]) -> int:
    options = read(arguments)
    with bootstrap.signals_as_interrupts(), checkout.only_one("start it here again"):
        run = Quickstart(options.port, empty=options.empty)
        try:
            run.start()
            run.watch()
        except KeyboardInterrupt:
            return 0
        finally:
            run.stop()


def read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py quickstart", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="where the site listens (8000)")
    parser.add_argument("--empty", action="store_true", help="with the accounts, without content")
    return parser.parse_args(arguments)


class Quickstart:
    """One run of the command: what it started, and how to stop it."""

    def __init__(self, wanted_port: int, *, empty: bool = False) -> None:
        self.wanted_port = wanted_port
        self.empty = empty
        self.parts = Parts()
        self.open_until_stopped = ExitStack()
        self.environment: dict[str, str] = {}
        os.environ[checkout.MARK] = str(CHECKOUT)

    def start(self) -> None:
        checkout.check_room()
        if ended := checkout.end_orphans():
            screen.say(f"Ended {ended} processes that an earlier start had left behind.")
        self.build_frontend()
        self.start_servers()
        self.open_port()
        self.prepare_data()
        self.start_programs()
        self.wait_for_site()
        self.greet()

    def watch(self) -> NoReturn:
        self.parts.watch()

    def stop(self) -> None:
        """Stop all and leave no process. A second Ctrl-C does not wait for running work."""
        interrupts = [signal.SIGTERM, signal.SIGHUP]
        for number in interrupts:
            signal.signal(number, signal.SIG_IGN)
        signal.signal(signal.SIGINT, self.hurry)
        screen.say("\nStopping. Press Ctrl-C again not to wait for running work.")
        self.parts.stop()
        checkout.end_orphans()
        self.open_until_stopped.close()
        screen.say("Stopped. Nothing is left running; your data is in var/.")

    def hurry(self, _signal: int, _frame: FrameType | None) -> None:
        self.parts.kill_programs()

    # Steps

    def build_frontend(self) -> None:
        if frontend.SOURCES.exists() and not frontend.is_built():
            with screen.step("Frontend") as progress:
                frontend.build(progress)

    def start_servers(self) -> None:
        """PostgreSQL and Valkey of our own, unless the environment names others."""
        for name in ("DATABASE_URL", "REDIS_URL"):
            if name in os.environ:
                self.environment[name] = os.environ[name]
        if "DATABASE_URL" not in self.environment:
            with screen.step("PostgreSQL"):
                postgres = Postgres(checkout.VAR / "postgres")
                self.parts.start("PostgreSQL", postgres)
                self.environment["DATABASE_URL"] = postgres.url
        if "REDIS_URL" not in self.environment:
            with screen.step("Valkey"):
                valkey = Valkey(checkout.VAR / "valkey")
                self.parts.start("Valkey", valkey)
                self.environment["REDIS_URL"] = valkey.url

    def open_port(self) -> None:
        """Hold the site's address ourselves, so a restarted web server finds it free."""
        self.listener = self.open_until_stopped.enter_context(listen(self.wanted_port))
        port = self.listener.getsockname()[1]
        if port != self.wanted_port:
            screen.say(f"Port {self.wanted_port} is taken, so the site uses {port}.")
        self.address = f"http://{LOOPBACK}:{port}"
        self.environment |= {
            "SECRET_KEY": checkout.secret("secret_key"),
            "PUBLIC_URL": self.address,
            "RUN_SAVE_SECONDS": "10",  # Ctrl-C waits fifteen for a program
        }
        self.open_until_stopped.enter_context(checkout.known_to_other_commands(self.environment))

    def prepare_data(self) -> None:
        self.manage("Database tables", "migrate", "--no-input")
        if not static_files_are_fresh():
            self.manage("Static files", *programs.COLLECT_STATIC, COMPRESS_STATIC="no")
            COLLECTED.write_text(static_sources())
        demo = ["load_demo", "--empty"] if self.empty else ["load_demo"]
        self.manage("Demo content", *demo, DEMO_PASSWORD=checkout.secret("demo_password", 9))

    def manage(self, step: str, *command: str, **more: str) -> None:
        with screen.step(step) as progress:
            bootstrap.run(
                [sys.executable, str(CHECKOUT / "manage.py"), *command],
                progress,
                what_failed=f"{step}: `manage.py {command[0]}` failed.",
                folder=CHECKOUT,
                environment={**self.child_environment(), **more},
            )

    def start_programs(self) -> None:
        with screen.step("Workers and web server"):
            web = [*programs.WEB, "--fd", str(self.listener.fileno())]
            self.start_program("Web server", "web", web, keep_open=[self.listener.fileno()])
            self.start_program("Worker", "worker", programs.WORKER)
            self.start_program("GPU worker", "gpu-worker", programs.GPU_WORKER)
            self.start_program("Chat worker", "chat-worker", programs.CHAT_WORKER)
            schedule = str(checkout.RUN / "beat-schedule")
            self.start_program("Beat", "beat", [*programs.BEAT, "--schedule", schedule])

    def start_program(
        self, name: str, log: str, command: Sequence[str], keep_open: Sequence[int] = ()
    ) -> None:
        launch = Launch(
            command=[sys.executable, "-m", *command],
            log=checkout.fresh_log(log),
            last_signal=signal.SIGKILL,
            folder=CHECKOUT,
            environment=self.child_environment(),
            keep_open=keep_open,
        )
        self.parts.start(name, Program(launch))

    def child_environment(self) -> Mapping[str, str]:
        return {**os.environ, **self.environment, "PYTHONUNBUFFERED": "1"}

    def wait_for_site(self) -> None:
        with screen.step("Waiting for the site"):
            deadline = time.monotonic() + SECONDS_TO_ANSWER
            while not all(self.answers(page) for page in PAGES_THAT_MUST_ANSWER):
                self.parts.restart_crashed()
                if time.monotonic() > deadline:
                    raise SetupFailed(
                        f"The site did not answer within {SECONDS_TO_ANSWER} s. "
                        f"Its log is {checkout.LOGS / 'web.log'}."
                    )
                time.sleep(0.1)

    def answers(self, page: str) -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, self.listener.getsockname()[1], timeout=5)
        try:
            connection.request("GET", page)
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def greet(self) -> None:
        screen.say()
        screen.say(f"Plumbline runs at {self.address}", style="bold green")
        # The process began with the bootstrap, so a first start's installation is counted.
        seconds = time.time() - psutil.Process().create_time()
        screen.say(f"ready after {seconds:.0f} s, logs in var/log/")
        table = Table("sign in as", "password", "who it is", title="Demo accounts", box=None)
        for account in DEMO_ACCOUNTS:
            table.add_row(account.username, checkout.secret("demo_password", 9), account.what)
        screen.show(table)
        if not self.empty:
            screen.say("\nThe first round trains by itself up to its gate, where you decide.")
            screen.say("As researcher, watch it here:")
            screen.say(f"{self.address}/admin/training/round/")
        screen.say("\nPress Ctrl-C to stop.")


def static_sources() -> str:
    """Changes when the built frontend or the installed packages change."""
    stamps = (frontend.STAMP, *sorted(bootstrap.VENV.glob("installed-*")))
    return "\n".join(stamp.read_text() for stamp in stamps if stamp.exists())


def static_files_are_fresh() -> bool:
    return COLLECTED.exists() and COLLECTED.read_text() == static_sources()


def listen(wanted: int) -> socket.socket:
    """A socket on the wanted port, or on the next free one."""
    for port in range(wanted, wanted + PORTS_TO_TRY):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
            listener.listen(128)
        except OSError:
            listener.close()
            continue
        return listener
    raise SetupFailed(
        f"No port from {wanted} to {wanted + PORTS_TO_TRY - 1} is free; choose one with --port."
    )
