"""Training a reward model on rankings: K replies per prompt beside the pairs that others take."""

import argparse
import random
from pathlib import Path

from benchmarks.measure import Contender, compare, engine, folder, options, script
from benchmarks.words import make_model, sentence, write_lines


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--k", type=int, default=9)
    parser.add_argument("--prompt", type=int, nargs=2, default=[48, 80], help="tokens: least most")
    parser.add_argument("--reply", type=int, nargs=2, default=[41, 88], help="tokens: least most")
    parser.add_argument("--pair-batch", type=int, default=4, help="pairs per step of TRL's trainer")
    parser.add_argument("--prompt-batch", type=int, default=4, help="prompts per step of ours")
    chosen = parser.parse_args()
    compare(_contenders(chosen, folder()), unit="prompt", options=chosen)


def _contenders(chosen: argparse.Namespace, scratch: Path) -> list[Contender]:
    model = make_model(scratch / "model", chosen)

    def ours(prompts: int) -> list[str]:
        spec = {
            "step": "reward", "out": str(scratch / f"ours-{prompts}"), "model": str(model),
            "rankings": str(_rankings(scratch, prompts, chosen)), "batch": chosen.prompt_batch,
            "holdout": 0, "device": chosen.device, "threads": 1 if chosen.device == "cpu" else 0,
            "checkpoint_every": 0,
        }  # fmt: skip
        return engine(spec, scratch / f"ours-{prompts}.json")

    def plain(prompts: int) -> list[str]:
        rankings = _rankings(scratch, prompts, chosen)
        return script("plain_reward.py", model, rankings, chosen.prompt_batch, chosen.device)

    def trl(prompts: int) -> list[str]:
        rankings = _rankings(scratch, prompts, chosen)
        return script("trl_reward.py", model, rankings, chosen.pair_batch, chosen.device, scratch)

    many = 10 if chosen.device == "cuda" else 1
    return [
        Contender("plumbline", ours, 32 * many, 160 * many),
        Contender("one forward per reply", plain, 16 * many, 80 * many),
        Contender("TRL RewardTrainer", trl, 4 * many, 16 * many, peer="trl==1.16.0"),
    ]


def _rankings(scratch: Path, prompts: int, chosen: argparse.Namespace) -> Path:
    dice = random.Random(0)
    rows: list[dict[str, object]] = [
        {
            "prompt": sentence(dice, *chosen.prompt, chosen.vocabulary),
            "replies": [sentence(dice, *chosen.reply, chosen.vocabulary) for _ in range(chosen.k)],
            "ranks": dice.sample(range(1, chosen.k + 1), chosen.k),
        }
        for _ in range(prompts)
    ]
    return write_lines(scratch / f"rankings-{prompts}.jsonl", rows)


if __name__ == "__main__":
    main()
