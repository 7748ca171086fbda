"""What a person chooses for a simulation, and the sizes that follow."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulation.simulate.calibration import PAPER
from simulation.simulate.sizes import QUICK, USUAL, Sizes

TASTE = "simulation.world.taste:score"
BASE = Path(__file__).resolve().parent.parent / "demo" / "models" / "base"
REPORT = Path("simulation-report")


@dataclass(frozen=True)
class Options:
    preference: str = TASTE
    rounds: int = 1
    labelers: int = 12
    agreement: float = PAPER
    seed: int = 0
    base: Path = BASE
    report: Path = REPORT
    json: Path | None = None
    sizes: Sizes = field(default_factory=lambda: USUAL)


def read(arguments: Sequence[str], description: str | None) -> Options:
    parser = argparse.ArgumentParser(prog="manage.py simulate", description=description)
    add = parser.add_argument
    add("--rounds", type=positive, default=1, help="number of rounds (1)")
    add("--labelers", type=at_least_two, default=12, help="number of scripted labelers (12)")
    add("--prompts", type=positive, help=f"prompts ranked in each round ({USUAL.ranked})")
    add(
        "--preference", default=TASTE, metavar="MODULE:FUNCTION",
        help="what labelers like: (prompt: str, reply: str) -> float, higher is better",
    )  # fmt: skip
    add(
        "--agreement", type=share, default=PAPER,
        help=f"how often two labelers shall agree; their noise follows ({PAPER})",
    )  # fmt: skip
    add("--base", type=Path, default=BASE, help="folder of the base model to start from")
    add("--report", type=Path, default=REPORT, help=f"folder of the report ({REPORT})")
    add("--json", type=Path, help="a file for the numbers of the report")
    add("--seed", type=int, default=0, help="seed of prompts, labelers and runs (0)")
    add(
        "--quick",
        action="store_true",
        help="run at a tiny size, which checks the loop but gives no results",
    )
    return options_of(parser.parse_args(arguments))


def options_of(said: argparse.Namespace) -> Options:
    sizes = QUICK if said.quick else USUAL
    if said.prompts:
        sizes = sizes.with_prompts(said.prompts)
    names = ("preference", "rounds", "labelers", "agreement", "seed", "base", "report", "json")
    chosen: dict[str, Any] = {name: getattr(said, name) for name in names}
    return Options(**chosen, sizes=sizes)


def positive(said: str) -> int:
    number = int(said)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


CHANCE = 0.5  # how often two people agree who do not look


def at_least_two(said: str) -> int:
    number = int(said)
    if number <= 1:
        raise argparse.ArgumentTypeError("must be at least 2, for one cannot agree with anybody")
    return number


def share(said: str) -> float:
    number = float(said)
    if not CHANCE < number < 1:
        raise argparse.ArgumentTypeError("must be between 0.5 (chance) and 1")
    return number
