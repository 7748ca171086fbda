"""Drawing n replies per prompt: finished rows leave, and the prompt is read once."""

import argparse
import random
from pathlib import Path

from benchmarks.measure import Contender, compare, engine, folder, options, script
from benchmarks.words import make_model, sentence, write_lines


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--n", type=int, default=4, help="replies per prompt")
    parser.add_argument("--prompt", type=int, nargs=2, default=[20, 60], help="tokens: least most")
    parser.add_argument("--reply", type=int, default=64, help="most tokens")
    parser.add_argument("--mean-reply", type=int, default=26)
    parser.add_argument("--batch", type=int, default=64, help="replies side by side")
    chosen = parser.parse_args()
    compare(_contenders(chosen, folder()), unit="prompt", options=chosen)


def _contenders(chosen: argparse.Namespace, scratch: Path) -> list[Contender]:
    model = make_model(scratch / "model", chosen, mean_reply=chosen.mean_reply)

    def ours(count: int) -> list[str]:
        spec = {
            "step": "sample", "out": str(scratch / f"ours-{count}"), "models": [str(model)],
            "prompts": str(_prompts(scratch, count, chosen)), "n": chosen.n,
            "max_reply_tokens": chosen.reply, "generation_batch": chosen.batch,
            "device": chosen.device, "threads": 1 if chosen.device == "cpu" else 0,
        }  # fmt: skip
        return engine(spec, scratch / f"ours-{count}.json")

    def generate(count: int) -> list[str]:
        rows = _prompts(scratch, count, chosen)
        side_by_side = chosen.batch // chosen.n
        return script(
            "generate.py", model, rows, chosen.n, chosen.reply, side_by_side, chosen.device
        )

    many = 10 if chosen.device == "cuda" else 1
    return [
        Contender("plumbline", ours, 64 * many, 320 * many),
        Contender("transformers generate()", generate, 64 * many, 192 * many),
    ]


def _prompts(scratch: Path, count: int, chosen: argparse.Namespace) -> Path:
    dice = random.Random(0)
    rows: list[dict[str, object]] = [
        {"prompt": sentence(dice, *chosen.prompt, chosen.vocabulary)} for _ in range(count)
    ]
    return write_lines(scratch / f"prompts-{count}.jsonl", rows)


if __name__ == "__main__":
    main()
