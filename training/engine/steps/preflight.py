"""Try two small steps of a run on its own models and data, then estimate its memory and time.

The steps run in a temporary folder. They execute the code of the real run, so its invariants are
checked and its time is measured, not guessed.
"""

import argparse
import json
import resource
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.table import Table

from training.engine.data.rows import (
    read_demonstrations,
    read_prompts,
    read_rankings,
    read_signals,
    read_texts,
)
from training.engine.runtime.errors import BadInput
from training.engine.steps import memory, pretrain, reward, sft
from training.engine.steps.check import mistakes_of
from training.engine.steps.direct import train as direct
from training.engine.steps.groups import grpo, rloo
from training.engine.steps.kto import train as kto
from training.engine.steps.ppo import train as ppo
from training.invariants import invariants_for, out_of_range
from training.mistakes import Mistake
from training.specs import (
    DirectSpec,
    GroupSpec,
    GrpoSpec,
    KtoSpec,
    PpoSpec,
    PretrainSpec,
    RewardSpec,
    RlooSpec,
    RolloutSpec,
    SftSpec,
    TrainingSpec,
    read_spec,
)

Line = dict[str, Any]
MEGABYTE, GIGABYTE = 1e6, 1e9
SMALL = 8  # episodes, prompts or examples of a small step
IN_MINUTES = 100  # longer runs are given in hours


@dataclass(frozen=True)
class Trial:
    """The measures of two small steps."""

    lines: list[Line]
    peak: float  # bytes
    share: float  # of the work of a real step

    @property
    def seconds_per_step(self) -> float:
        return float(self.lines[-1]["seconds"] - self.lines[0]["seconds"]) / self.share


def main(arguments: Sequence[str]) -> int:
    """Print what was found. The exit code is 0 if every invariant holds."""
    parser = argparse.ArgumentParser(
        prog="python -m training.engine preflight", description=__doc__
    )
    parser.add_argument("spec", type=Path)
    spec = read_spec(parser.parse_args(arguments).spec)
    if not isinstance(spec, TrainingSpec):
        raise BadInput(Mistake("preflight", "only_training", {"step": spec.step}))
    if wrong := mistakes_of(spec):
        raise BadInput(*wrong)
    trial = try_out(spec)
    console = Console()
    broken = [name for line in trial.lines for name in print_broken(line, console)]
    if invariants_for(spec.step):
        console.print(invariants_table(spec.step, trial.lines[0]))
    console.print(memory_table(spec, trial))
    console.print(time_estimate(spec, trial))
    return 1 if broken else 0


def try_out(spec: TrainingSpec) -> Trial:
    """Run two steps with few rows."""
    batch = min(spec.batch, SMALL)
    small: dict[str, Any] = {"batch": batch, "max_steps": 2, "checkpoint_every": 0}
    if isinstance(spec, RolloutSpec):
        small |= {"minibatch": min(spec.minibatch, batch // 2 or 1), "sample_prompts": 0}
    if isinstance(spec, GroupSpec):
        small |= {"group": 2, "batch": SMALL, "minibatch": SMALL}
    with tempfile.TemporaryDirectory() as folder:
        run(replace(spec, out=Path(folder), **small))
        lines = [json.loads(line) for line in (Path(folder) / "metrics.jsonl").open()]
    return Trial(lines, peak_memory(), small["batch"] / spec.batch)


def run(spec: TrainingSpec) -> None:
    steps: dict[type, Callable[[Any], object]] = {
        PpoSpec: ppo.train,
        RlooSpec: rloo.train,
        GrpoSpec: grpo.train,
        SftSpec: sft.train,
        RewardSpec: reward.train,
        DirectSpec: direct.train,
        KtoSpec: kto.train,
        PretrainSpec: pretrain.train,
    }
    steps[type(spec)](spec)


def print_broken(line: Line, console: Console) -> list[str]:
    broken = out_of_range(int(line["step"]), line, precision())
    for invariant in broken:
        console.print(
            f"[red]{invariant.metric} is {line[invariant.metric]:.3g}.[/] {invariant.meaning}"
        )
    return [invariant.metric for invariant in broken]


def invariants_table(step: str, line: Line) -> Table:
    table = Table("invariant", "measured", "expected", title="Invariants on your model and prompts")
    for invariant in invariants_for(step):
        if invariant.metric in line:
            value = f"{line[invariant.metric]:.3g}"
            table.add_row(invariant.metric, value, f"{invariant.low:g} to {invariant.high:g}")
    return table


def memory_table(spec: TrainingSpec, trial: Trial) -> Table:
    """The estimated memory of the whole run, and the measured memory of the small steps."""
    table = Table("memory", "size", title="Estimated memory of one process")
    if not isinstance(spec, PretrainSpec):
        world = torch.cuda.device_count() or 1
        parts = memory.parts_of(spec, world=world, half=precision() == "bfloat16")
        for name, size in parts.items():
            table.add_row(name, readable(size))
        table.add_row("total", readable(sum(parts.values())), style="bold")
    table.add_row("measured peak of the small steps", readable(trial.peak))
    if torch.cuda.is_available():
        free, _ = torch.cuda.mem_get_info()
        table.add_row("free on this GPU", readable(free))
    return table


def time_estimate(spec: TrainingSpec, trial: Trial) -> str:
    steps, each = steps_of(spec), trial.seconds_per_step
    minutes = steps * each / 60
    total = f"{minutes:.1f} minutes" if minutes < IN_MINUTES else f"{minutes / 60:.1f} hours"
    return f"{steps} steps of about {each:.1f} seconds on this machine: {total}."


def readable(size: float) -> str:
    if size < GIGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{size / GIGABYTE:.2f} GB"


def steps_of(spec: TrainingSpec) -> int:
    rows = spec.prompts_per_step if isinstance(spec, RolloutSpec) else spec.batch
    steps = max(1, rows_of(spec) * spec.epochs // rows)
    return min(steps, spec.max_steps or steps)


def rows_of(spec: TrainingSpec) -> int:
    match spec:
        case RolloutSpec():
            return len(read_prompts(spec.prompts))
        case SftSpec():
            return len(read_demonstrations(spec.demonstrations))
        case RewardSpec() | DirectSpec():
            return len(read_rankings(spec.rankings))
        case KtoSpec():
            return len(read_signals(spec.signals))
        case PretrainSpec():
            return len(read_texts(spec.text))
    raise TypeError(spec.step)


def precision() -> str:
    return "bfloat16" if torch.cuda.is_available() else "float32"


def peak_memory() -> float:
    if torch.cuda.is_available():
        return float(torch.cuda.max_memory_allocated())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0
