"""PPO: rollout, scores and update of the same number of episodes, of ragged length."""

import argparse
import random
from pathlib import Path

from benchmarks.measure import Contender, compare, engine, folder, options, script
from benchmarks.words import make_model, make_reward_model, sentence, write_lines


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--episodes", type=int, default=64, help="per iteration")
    parser.add_argument("--minibatch", type=int, default=16)
    parser.add_argument("--inner-epochs", type=int, default=1)
    parser.add_argument("--prompt", type=int, nargs=2, default=[8, 40], help="tokens: least most")
    parser.add_argument("--reply", type=int, default=64, help="most tokens")
    parser.add_argument("--mean-reply", type=int, default=26)
    chosen = parser.parse_args()
    compare(_contenders(chosen, folder()), unit="iteration", options=chosen)


def _contenders(chosen: argparse.Namespace, scratch: Path) -> list[Contender]:
    model = make_model(scratch / "model", chosen, mean_reply=chosen.mean_reply)
    reward_model = make_reward_model(scratch / "reward-model", chosen)

    def ours(iterations: int) -> list[str]:
        spec = {
            "step": "ppo", "out": str(scratch / f"ours-{iterations}"), "model": str(model),
            "reward_model": str(reward_model),
            "prompts": str(_prompts(scratch, iterations, chosen)), "epochs": 1,
            "batch": chosen.episodes, "minibatch": chosen.minibatch, "ema": 0,
            "inner_epochs": chosen.inner_epochs, "max_reply_tokens": chosen.reply,
            "learning_rate": 1e-6, "value_learning_rate": 1e-6, "sample_prompts": 0,
            "generation_batch": chosen.episodes, "checkpoint_every": 0,
            "device": chosen.device, "threads": 1 if chosen.device == "cpu" else 0,
        }  # fmt: skip
        return engine(spec, scratch / f"ours-{iterations}.json")

    def trl(iterations: int) -> list[str]:
        rows = _prompts(scratch, iterations, chosen)
        return script(
            "trl_ppo.py", model, reward_model, rows, scratch, chosen.device, iterations,
            chosen.episodes, chosen.minibatch, chosen.inner_epochs, chosen.reply,
        )  # fmt: skip

    return [
        Contender("plumbline", ours, 2, 8),
        Contender("TRL PPOTrainer", trl, 2, 6, peer="trl==1.12.0"),
    ]


def _prompts(scratch: Path, iterations: int, chosen: argparse.Namespace) -> Path:
    dice = random.Random(0)
    rows: list[dict[str, object]] = [
        {"prompt": sentence(dice, *chosen.prompt, chosen.vocabulary)}
        for _ in range(iterations * chosen.episodes)
    ]
    return write_lines(scratch / f"prompts-{iterations}.jsonl", rows)


if __name__ == "__main__":
    main()
