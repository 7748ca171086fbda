"""What a contender costs: run it on a small and a large amount of work, and take the difference."""

import argparse
import atexit
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Spent:
    cpu: float
    wall: float
    peak_mb: float


@dataclass(frozen=True)
class Contender:
    """A name, how it is started for an amount of work, and the two amounts."""

    name: str
    command: Callable[[int], list[str]]
    small: int
    large: int
    peer: str | None = None  # a requirement, such as "trl==1.16.0", that only this one needs


def spend(command: list[str], environment: dict[str, str]) -> Spent:
    """Run a command to its end; stop the benchmark with its last words when it fails."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            tail = said.read().decode(errors="replace")[-3000:]
            sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{tail}")
    return Spent(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def compare(contenders: list[Contender], *, unit: str, options: argparse.Namespace) -> None:
    """Measure all contenders in turn, `options.repeat` times, and print costs and ratios."""
    costs: dict[str, list[float]] = {one.name: [] for one in contenders}
    peaks: dict[str, float] = {}
    for turn in range(options.repeat):
        for one in contenders:
            environment = _environment(one, options.device)
            small = spend(one.command(one.small), environment)
            large = spend(one.command(one.large), environment)
            clock = "wall" if options.device == "cuda" else "cpu"
            cost = (getattr(large, clock) - getattr(small, clock)) / (one.large - one.small)
            costs[one.name].append(cost)
            peaks[one.name] = max(peaks.get(one.name, 0.0), large.peak_mb)
            line = {
                "contender": one.name, "turn": turn, f"{clock}_seconds_per_{unit}": round(cost, 5),
                f"{unit}s_per_second": round(1 / cost, 2), "peak_mb": round(large.peak_mb),
            }  # fmt: skip
            print(json.dumps(line), flush=True)
    _print_ratios(costs, peaks)


def _print_ratios(costs: dict[str, list[float]], peaks: dict[str, float]) -> None:
    ours = next(iter(costs))
    ratios = {
        name: round(statistics.median(a / b for a, b in zip(cost, costs[ours], strict=True)), 2)
        for name, cost in costs.items()
        if name != ours
    }
    memory = {name: round(peak / peaks[ours], 2) for name, peak in peaks.items() if name != ours}
    print(json.dumps({"times_faster_than": ratios, "times_less_memory_than": memory}), flush=True)


def _environment(one: Contender, device: str) -> dict[str, str]:
    paths = [str(ROOT)] + ([str(peer_folder(one.peer))] if one.peer else [])
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(paths),
        "OMP_NUM_THREADS": "1" if device == "cpu" else os.environ.get("OMP_NUM_THREADS", "8"),
        "TOKENIZERS_PARALLELISM": "false",
        "HF_HUB_OFFLINE": "1",
        "TRL_EXPERIMENTAL_SILENCE": "1",
    }


def peer_folder(requirement: str) -> Path:
    """The rival alone in a folder of its own: its dependencies are ours already."""
    folder = ROOT / "var" / "peers" / requirement.replace("==", "-")
    if not folder.is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--target", str(folder), requirement], check=True)
    return folder


def options(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--repeat", type=int, default=3, help="how often each is measured")
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--vocabulary", type=int, default=8192)
    return parser


def folder() -> Path:
    """A scratch folder that is gone at the end."""
    path = Path(tempfile.mkdtemp(prefix="plumbline-benchmark-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def engine(spec: dict[str, object], path: Path) -> list[str]:
    """The command that runs one step of the engine."""
    path.write_text(json.dumps(spec))
    return [sys.executable, "-m", "training.engine", str(path)]


def script(name: str, *arguments: object) -> list[str]:
    return [sys.executable, str(ROOT / "benchmarks" / "peers" / name), *map(str, arguments)]
