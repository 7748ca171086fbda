"""Create the virtual environment, install the pinned packages, and restart inside it.

Standard library only: this runs before anything is installed. Where the packages are already
there (an activated environment, a container) it does nothing.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO, NoReturn

CHECKOUT = Path(__file__).resolve().parent
VENV = CHECKOUT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"

# The commands that need more than the application itself.
REQUIREMENTS = {"test": "requirements-dev.txt", "docs": "requirements-dev.txt"}
DEFAULT_REQUIREMENTS = "requirements.txt"

GIGABYTE = 1024**3
FIRST_START_NEEDS = 3 * GIGABYTE

NETWORK_SIGNS = (
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "NewConnectionError",
    "Network is unreachable",
    "getaddrinfo failed",
    "NameResolutionError",
    "nodename nor servname",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
)
DISK_SIGNS = ("No space left on device", "ENOSPC", "Disk quota exceeded")


class SetupFailed(Exception):
    """The set-up cannot continue; the message says why and what to do."""


def enter_environment(arguments: Sequence[str]) -> None:
    """Return only inside an environment that has the packages the command needs."""
    command = arguments[1] if len(arguments) > 1 else "help"
    wanted = REQUIREMENTS.get(command, DEFAULT_REQUIREMENTS)
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if not inside and command not in REQUIREMENTS and find_spec("django") is not None:
        return
    if not is_installed(wanted):
        prepare(wanted)
    if not inside:
        os.execv(VENV_PYTHON, [str(VENV_PYTHON), *arguments])  # noqa: S606  # this program itself, without a shell


def prepare(wanted: str) -> None:
    with signals_as_interrupts():
        try:
            with alone() as lock:
                if not is_installed(wanted):
                    make_environment()
                    install(wanted, lock)
        except KeyboardInterrupt:
            sys.exit("Stopped. Nothing is running; the next start continues from here.")
        except SetupFailed as failure:
            sys.exit(str(failure))
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            sys.exit(disk_is_full())


# Virtual environment and packages


def make_environment() -> None:
    if has_working_python():
        return
    if shutil.disk_usage(CHECKOUT).free < FIRST_START_NEEDS:
        raise SetupFailed(disk_is_full())
    if find_spec("venv") is None or (find_spec("ensurepip") is None and find_spec("pip") is None):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetupFailed(
            f"This Python cannot make virtual environments. On Debian and Ubuntu: "
            f"apt install python{version}-venv; elsewhere install Python {version} with its "
            "venv module. Then run the same command again."
        )
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if find_spec("ensurepip") is None:
        command.insert(-1, "--without-pip")  # this Python's own pip installs from outside
    with step("Virtual environment") as progress:
        run(command, progress, what_failed="Making .venv failed.")


def install(wanted: str, lock: IO[bytes]) -> None:
    command = [*pip_install(), "-r", str(CHECKOUT / wanted)]
    with step(f"Packages ({wanted})") as progress:
        run(command, progress, what_failed="Installing the packages failed.", keep_open=lock)
    stamp_file(wanted).write_text(stamp(wanted))


def pip_install() -> list[str]:
    """Return the environment's pip, or this Python's if the environment has none."""
    if (VENV / "bin" / "pip").exists():
        pip = [str(VENV_PYTHON), "-m", "pip"]
    else:
        pip = [sys.executable, "-m", "pip", "--python", str(VENV_PYTHON)]
    return [*pip, "install", "--disable-pip-version-check", "--progress-bar=off"]


def has_working_python() -> bool:
    """Return False for a folder that an interrupted start left, or whose Python was replaced."""
    if not VENV_PYTHON.exists():
        return False
    own_packages = (
        "import os, sys, sysconfig; sys.exit(not os.path.isdir(sysconfig.get_path('purelib')))"
    )
    answer = subprocess.run([VENV_PYTHON, "-c", own_packages], check=False, capture_output=True)
    return answer.returncode == 0


def is_installed(wanted: str) -> bool:
    """Return whether these packages, or more, were installed from the present files."""
    enough = {wanted, "requirements-dev.txt"}
    return VENV_PYTHON.exists() and any(
        stamp_file(name).exists() and stamp_file(name).read_text() == stamp(name) for name in enough
    )


def stamp_file(wanted: str) -> Path:
    return VENV / f"installed-{wanted}"


def stamp(wanted: str) -> str:
    """Changes when Python or any of the pinned files changes."""
    contents = [os.path.realpath(VENV_PYTHON).encode()]
    contents += [path.read_bytes() for path in sorted(CHECKOUT.glob("requirements*.txt"))]
    contents.append((CHECKOUT / "constraints.txt").read_bytes())
    return wanted + " " + hashlib.sha256(b"\0".join(contents)).hexdigest()


@contextmanager
def alone() -> Iterator[IO[bytes]]:
    """Let one start at a time set this checkout up; others wait."""
    folder = CHECKOUT / "var" / "run"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "setup.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is setting this checkout up; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


# Running a program and showing how it goes


def run(
    command: Sequence[str],
    progress: Callable[[str], None],
    *,
    what_failed: str,
    folder: Path = CHECKOUT,
    environment: Mapping[str, str] | None = None,
    keep_open: IO[bytes] | None = None,
    umask: int = -1,
) -> None:
    """Run a program, show each line as it comes, and explain a failure."""
    lines: list[str] = []
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=folder,
        env=environment,
        start_new_session=True,
        umask=umask,
        # An installation that outlives a killed start holds the lock until it ends.
        pass_fds=[keep_open.fileno()] if keep_open else [],
    )
    try:
        for line in process.stdout or []:
            lines.append(line.rstrip())
            progress(lines[-1])
        process.wait()
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    if process.returncode != 0:
        raise SetupFailed(explain(what_failed, lines))


def explain(what_failed: str, lines: Sequence[str]) -> str:
    """Return a sentence for a known reason, else the program's last lines."""
    said = "\n".join(lines)
    if any(sign in said for sign in DISK_SIGNS):
        return disk_is_full()
    if any(sign in said for sign in NETWORK_SIGNS):
        return (
            f"{what_failed} The package index could not be reached. The first start needs the "
            "network (later ones do not): connect, or name a mirror in pip.conf and .npmrc, and "
            "run the same command again."
        )
    return "\n".join([what_failed, *lines[-30:]])


def disk_is_full() -> str:
    free = shutil.disk_usage(CHECKOUT).free / GIGABYTE
    return (
        f"The disk is full: {free:.1f} GB are free at {CHECKOUT}. The first start needs about "
        "3 GB (10 GB where torch comes with CUDA). Make room and run the same command again."
    )


@contextmanager
def step(name: str) -> Iterator[Callable[[str], None]]:
    """Show a step's name and progress, and finally its time."""
    start = time.monotonic()
    live = sys.stdout.isatty()

    def progress(line: str) -> None:
        if live:
            width = shutil.get_terminal_size().columns - len(name) - 16
            seconds = time.monotonic() - start
            say(f"\r\033[K- {name} {seconds:5.0f} s  {line.strip()[: max(0, width)]}", end="")

    if not live:
        say(f"- {name} ...")
    try:
        yield progress
    finally:
        say("\r\033[K" if live else "", end="")
    say(f"✓ {name:<34} {time.monotonic() - start:6.1f} s")


@contextmanager
def signals_as_interrupts() -> Iterator[None]:
    """Treat a closed terminal or a SIGTERM like Ctrl-C."""

    def interrupt(_signal: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt

    before = {}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # A shell starts background programs with SIGINT ignored; this one must receive it.
        asked_to_stay = number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN
        if not asked_to_stay:  # by nohup
            before[number] = signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def say(text: str, end: str = "\n") -> None:
    try:
        sys.stdout.write(text + end)
        sys.stdout.flush()
    except UnicodeEncodeError:
        sys.stdout.write(text.encode("ascii", "replace").decode() + end)
    except OSError:
        pass  # the terminal is closed; cleaning up continues
