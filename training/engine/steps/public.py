"""Public tasks: lm-evaluation-harness measures the model, in an environment of its own."""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

import training.public
from training.engine.runtime import stop
from training.engine.runtime.disk import write_json
from training.engine.runtime.errors import BadInput, Stopped
from training.engine.runtime.run import Run
from training.mistakes import Mistake
from training.specs import PublicSpec

SCRIPT = Path(training.public.__file__).parent / "harness.py"
LOOK_EVERY = 0.5  # seconds


def measure(spec: PublicSpec) -> None:
    """Run the step: `spec` in, public.json and summary.json out."""
    run = Run(spec)
    if not spec.harness or not Path(spec.harness).exists():
        raise BadInput(Mistake("harness", "no_harness"))
    request = spec.out / "request.json"
    write_json(request, request_of(spec, run))
    printed = spec.out / "harness.log"
    with printed.open("w") as log:
        child = subprocess.Popen(
            [spec.harness, str(SCRIPT), str(request)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment(spec),
        )  # fmt: skip
        code = _wait(child)
    if code:
        said = printed.read_text(errors="replace").strip().splitlines() or ["?"]
        raise BadInput(Mistake("tasks", "harness_failed", {"reason": said[-1][:500]}))
    rows = json.loads((spec.out / "public.json").read_text())["rows"]
    refuse_equal_names(rows)
    run.log(1, 1, **{f"{row['task']}_{row['metric']}": row["value"] for row in rows})
    run.finish(public=rows)


def refuse_equal_names(rows: Sequence[Mapping[str, object]]) -> None:
    """Refuse two results of one name, because only one of them could be kept."""
    counts = Counter(f"{row['task']} {row['metric']}" for row in rows)
    if twice := [name for name, count in counts.items() if count > 1]:
        reason = f"the harness has several results for {', '.join(twice)}"
        raise BadInput(Mistake("tasks", "harness_failed", {"reason": reason}))


def request_of(spec: PublicSpec, run: Run) -> dict[str, object]:
    fields = spec.as_json()
    names = ("model", "shots", "limit", "chat", "batch", "seed", "data", "out")
    exact = spec.precision == "float32" or run.team.dtype == torch.float32
    return {name: fields[name] for name in names} | {
        "tasks": spec.names,
        "device": str(run.team.device),
        "dtype": "float32" if exact else "bfloat16",
    }


def environment(spec: PublicSpec) -> dict[str, str]:
    """Of the engine, with a cache inside the run's folder, and the hub where it can be reached."""
    found = {name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"}
    return found | {"HF_DATASETS_CACHE": str(spec.out / "cache"), "TQDM_DISABLE": "1"}


def _wait(child: "subprocess.Popen[bytes]") -> int:
    """The exit code of the harness. If the run must end, the harness ends first."""
    try:
        while True:
            try:
                return child.wait(LOOK_EVERY)
            except subprocess.TimeoutExpired:
                if stop.requested():
                    raise Stopped(Mistake("", "stopped_sampling")) from None
    finally:
        child.kill()
