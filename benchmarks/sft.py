"""Fine-tuning on demonstrations of ragged length: tokens that count beside padding."""

import argparse
import random
from pathlib import Path

from benchmarks.measure import Contender, compare, engine, folder, options, script
from benchmarks.words import make_model, sentence, write_lines


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--batch", type=int, default=16)
    chosen = parser.parse_args()
    compare(_contenders(chosen, folder()), unit="demonstration", options=chosen)


def _contenders(chosen: argparse.Namespace, scratch: Path) -> list[Contender]:
    model = make_model(scratch / "model", chosen)

    def ours(count: int) -> list[str]:
        spec = {
            "step": "sft", "out": str(scratch / f"ours-{count}"), "model": str(model),
            "demonstrations": str(_demonstrations(scratch, count, chosen)), "batch": chosen.batch,
            "epochs": 1, "dropout": 0, "holdout": 0, "checkpoint_every": 0,
            "device": chosen.device, "threads": 1 if chosen.device == "cpu" else 0,
        }  # fmt: skip
        return engine(spec, scratch / f"ours-{count}.json")

    def trl(count: int, order: str) -> list[str]:
        rows = _demonstrations(scratch, count, chosen)
        return script("trl_sft.py", model, rows, chosen.batch, chosen.device, scratch, order)

    many = 10 if chosen.device == "cuda" else 1
    peer = "trl==1.16.0"
    return [
        Contender("plumbline", ours, 160 * many, 800 * many),
        Contender("TRL SFTTrainer", lambda n: trl(n, "random"), 80 * many, 400 * many, peer),
        Contender(
            "TRL SFTTrainer, grouped by length",
            lambda n: trl(n, "group_by_length"), 160 * many, 800 * many, peer,
        ),
    ]  # fmt: skip


def _demonstrations(scratch: Path, count: int, chosen: argparse.Namespace) -> Path:
    """Lengths as in the paper's table 9: the mean well above the median."""
    dice = random.Random(0)
    lengths = [(_ragged(dice), _ragged(dice)) for _ in range(count)]
    rows: list[dict[str, object]] = [
        {
            "prompt": sentence(dice, prompt, prompt, chosen.vocabulary),
            "response": sentence(dice, reply, reply, chosen.vocabulary),
        }
        for prompt, reply in lengths
    ]
    return write_lines(scratch / f"demonstrations-{count}.jsonl", rows)


def _ragged(dice: random.Random) -> int:
    return max(2, min(200, int(dice.lognormvariate(2.6, 0.9))))


if __name__ == "__main__":
    main()
