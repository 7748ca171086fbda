"""The findings of the InstructGPT paper at small scale, by the engine alone; writes docs/paper.md.

Three seeds on two free cores take about twenty minutes. What does not come out as in the paper is
reported as such. Every number lands in a JSON file beside the report, from which --only-report
writes the report again.

    python -m benchmarks.paper --seeds 3
"""

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.paper_study import experiments
from benchmarks.paper_study.lab import ROOT, Lab
from benchmarks.paper_study.report import write


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--at-once", type=int, default=2, help="steps side by side")
    parser.add_argument("--base", type=Path, default=ROOT / "config" / "demo" / "models" / "base")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the report goes")
    parser.add_argument("--quick", action="store_true", help="shows the way and no result")
    parser.add_argument("--no-sweeps", action="store_true")
    parser.add_argument("--only-report", action="store_true", help="from the numbers there are")
    chosen = parser.parse_args()
    numbers = chosen.docs / "paper" / "numbers.json"
    if not chosen.only_report:
        numbers.parent.mkdir(parents=True, exist_ok=True)
        numbers.write_text(json.dumps(measured(chosen)) + "\n")
    write(json.loads(numbers.read_text()), chosen.docs)


def measured(chosen: argparse.Namespace) -> dict[str, object]:
    began = time.monotonic()
    seeds: list[dict[str, object]] = []
    swept: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="plumbline-paper-") as folder:
        for seed in range(chosen.seeds):
            lab = Lab(
                Path(folder) / f"{seed}", chosen.base, seed, chosen.device, chosen.at_once,
                quick=chosen.quick,
            )  # fmt: skip
            lab.prepare()
            rewards = experiments.reward_models(lab)
            say("reward models", seed, began)
            policies = experiments.policies(lab)
            say("policies", seed, began)
            seeds.append({"seed": seed, "reward": rewards, "policies": policies})
            if seed == 0 and not chosen.no_sweeps:
                swept = experiments.sweeps(lab)
                say("sweeps", seed, began)
            shutil.rmtree(lab.folder)
    return {
        "device": chosen.device, "minutes": (time.monotonic() - began) / 60,
        "seeds": seeds, "sweeps": swept,
    }  # fmt: skip


def say(done: str, seed: int, began: float) -> None:
    seconds = round(time.monotonic() - began)
    print(json.dumps({"done": done, "seed": seed, "seconds": seconds}), flush=True)


if __name__ == "__main__":
    main()
