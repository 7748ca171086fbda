"""Set everything up and run Plumbline here, with demo data. Ctrl-C stops everything."""

import argparse
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import NoReturn

import psutil
from rich.table import Table

import bootstrap
from bootstrap import SetupFailed
from common.development import CHECKOUT
from launcher import checkout, frontend, programs, real_model
from launcher.demo_accounts import DEMO_ACCOUNTS
from launcher.installation import Installation
from launcher.screen import screen
from launcher.services.process import LOOPBACK
from launcher.static_files import COLLECTED, static_files_are_fresh, static_sources

PORTS_TO_TRY = 50
SERVERS = ("DATABASE_URL", "REDIS_URL")
OPENABLE = checkout.RUN / "openable-accounts"
PAGES_THAT_MUST_ANSWER = ("/healthz", "/")


def main(arguments: Sequence[str]) -> int:
    options = read(arguments)
    with bootstrap.signals_as_interrupts(), checkout.only_one("start it here again"):
        run = Quickstart(options.port, empty=options.empty or options.real, real=options.real)
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
    parser.add_argument("--empty", action="store_true", help="demo accounts without content")
    parser.add_argument(
        "--real",
        action="store_true",
        help="instead of the demo's content: fetch a real chat model (93 MB) and let it answer",
    )
    return parser.parse_args(arguments)


class CheckoutInstallation(Installation):
    """The installation of this checkout: its data and logs are in var/ and outlive it."""

    def __init__(self) -> None:
        super().__init__(checkout.VAR, mark=str(CHECKOUT))
        self.environment |= {name: os.environ[name] for name in SERVERS if name in os.environ}

    def log_file(self, name: str) -> Path:
        return checkout.LOGS / f"{name}.log"


class Quickstart:
    """One run of the command: what it started, and how to stop it."""

    def __init__(self, wanted_port: int, *, empty: bool = False, real: bool = False) -> None:
        self.wanted_port = wanted_port
        self.empty = empty
        self.real = real
        self.open_until_stopped = ExitStack()
        os.environ[checkout.MARK] = str(CHECKOUT)
        self.installation = CheckoutInstallation()

    def start(self) -> None:
        checkout.check_room()
        if ended := checkout.end_orphans():
            screen.say(f"Ended {ended} processes that an earlier start had left behind.")
        checkout.keep_previous_logs()
        self.build_frontend()
        if self.real:
            real_model.get()
        self.start_servers()
        self.open_port()
        self.prepare_data()
        self.start_programs()
        with screen.step("Waiting for the site"):
            self.installation.wait_for_site(*PAGES_THAT_MUST_ANSWER)
        self.greet()

    def watch(self) -> NoReturn:
        self.installation.parts.watch()

    def stop(self) -> None:
        """Stop everything and leave no process. A second Ctrl-C skips waiting for running work."""
        interrupts = [signal.SIGTERM, signal.SIGHUP]
        for number in interrupts:
            signal.signal(number, signal.SIG_IGN)
        signal.signal(signal.SIGINT, self.hurry)
        screen.say("\nStopping. Press Ctrl-C again to stop without waiting for running work.")
        self.installation.stop()
        self.open_until_stopped.close()
        screen.say("Stopped. Nothing is left running; your data is in var/.")

    def hurry(self, _signal: int, _frame: FrameType | None) -> None:
        self.installation.parts.kill_programs()

    # Steps

    def build_frontend(self) -> None:
        if frontend.SOURCES.exists() and not frontend.is_built():
            with screen.step("Frontend") as progress:
                frontend.build(progress)

    def start_servers(self) -> None:
        """Start PostgreSQL and Valkey, unless the environment names others."""
        if "DATABASE_URL" not in self.installation.environment:
            with screen.step("PostgreSQL"):
                self.installation.start_postgres()
        if "REDIS_URL" not in self.installation.environment:
            with screen.step("Valkey"):
                self.installation.start_valkey()

    def open_port(self) -> None:
        self.installation.listen(listen(self.wanted_port))
        port = self.installation.port
        if port != self.wanted_port:
            screen.say(f"Port {self.wanted_port} is taken, so the site uses {port}.")
        self.installation.environment |= {
            "SECRET_KEY": checkout.secret("secret_key"),
            "RUN_SAVE_SECONDS": "10",  # less than the fifteen seconds that Ctrl-C allows a program
        }
        shared = checkout.known_to_other_commands(self.installation.environment)
        self.open_until_stopped.enter_context(shared)

    def prepare_data(self) -> None:
        self.manage("Database tables", "migrate", "--no-input")
        if not static_files_are_fresh():
            self.manage("Static files", *programs.COLLECT_STATIC, COMPRESS_STATIC="no")
            COLLECTED.write_text(static_sources())
        demo = ["load_demo", "--openable", str(OPENABLE), *(["--empty"] if self.empty else [])]
        self.manage("Demo content", *demo, DEMO_PASSWORD=checkout.secret("demo_password", 9))
        if self.real:
            self.manage("Real model", "load_real")

    def manage(self, step: str, *command: str, **more: str) -> None:
        with screen.step(step) as progress:
            bootstrap.run(
                [sys.executable, str(CHECKOUT / "manage.py"), *command],
                progress,
                what_failed=f"{step}: `manage.py {command[0]}` failed.",
                folder=CHECKOUT,
                environment={**self.installation.child_environment(), **more},
                umask=0o077,  # it writes labels of the demo
            )

    def start_programs(self) -> None:
        with screen.step("Workers and web server"):
            self.installation.start_web()
            for name, command in programs.WORKERS.items():
                self.installation.start_program(name, programs.file_name(name), command)
            self.installation.start_beat(checkout.RUN)

    def greet(self) -> None:
        address = self.installation.address
        screen.say()
        screen.say(f"Plumbline runs at {address}", style="bold green")
        # The process began with the bootstrap, so a first start's installation is counted.
        seconds = time.time() - psutil.Process().create_time()
        screen.say(f"ready after {seconds:.0f} s, logs in var/log/")
        self.show_accounts(OPENABLE.read_text().split())
        if self.real:
            real_model.show_times(self.installation.address)
        elif not self.empty:
            screen.say("\nThe first round trains automatically up to its gate, where you decide.")
            screen.say("Sign in as the researcher to watch it:")
            screen.say(f"{address}/admin/training/round/")
        screen.say("\nPress Ctrl-C to stop.")

    def show_accounts(self, openable: Sequence[str]) -> None:
        """Print the password for the accounts that it opens."""
        known = [account for account in DEMO_ACCOUNTS if account.username in openable]
        table = Table("sign in as", "password", "can", title="Demo accounts", box=None)
        for account in known:
            table.add_row(account.username, checkout.secret("demo_password", 9), account.what)
        if known:
            screen.show(table)
        if len(known) < len(DEMO_ACCOUNTS):
            others = ", ".join(one.username for one in DEMO_ACCOUNTS if one not in known)
            screen.say(f"These accounts have passwords that were set or restored here: {others}.")
            screen.say("For a new one, run: python3 manage.py changepassword NAME")


def listen(wanted: int) -> socket.socket:
    """Return a socket on the wanted port, or on the next free one."""
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
