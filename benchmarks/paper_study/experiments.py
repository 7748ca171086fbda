"""The experiments: several reward models, the policies, and two sweeps."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.paper_study.lab import EACH, Lab, Row, rows_of
from simulation.simulate.sizes import USUAL

POLICIES = ("base", "sft", "ppo", "ppo-ptx")
SAMPLES = 4
BETAS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5)
GAMMAS = (0.03, 0.1, 0.3, 1.0, 3.0)
REWARD: Row = {
    name: value for name, value in USUAL.reward.items() if name not in ("checkpoint_every",)
}
Scores = list[list[float]]


def reward_models(lab: Lab) -> Row:
    """Train one on whole rankings, one on the same pairs shuffled, and see whom they predict."""
    asked = lab.asked_of(lab.draw("drawn", [lab.model("sft")], "prompts.jsonl", EACH))
    unseen = lab.asked_of(lab.draw("drawn-unseen", [lab.model("sft")], "unseen.jsonl", EACH))
    calibration = lab.hire(asked)
    rankings = lab.rank(asked, "training")
    kwise = lab.write("rankings.jsonl", rankings)
    pairs = lab.write("pairs.jsonl", lab.shuffled(rankings))
    held = {
        "training labelers": lab.write("by-trainers.jsonl", lab.rank(unseen, "training", each=2)),
        "held-out labelers": lab.write("by-held-out.jsonl", lab.rank(unseen, "held-out", each=2)),
        "true preference": lab.write("by-truth.jsonl", truth(unseen)),
    }
    common = {"model": lab.model("sft"), "holdout": 0.0, "validation": held["training labelers"]}
    lab.all(
        {
            "pairs": ("reward", {**common, **REWARD, "rankings": pairs, "epochs": 1}),
            "reward": (
                "reward",
                {**common, **REWARD, "rankings": kwise,
                 "demonstrations": lab.folder / "demonstrations.jsonl"},
            ),
            "kwise": ("reward", {**common, **REWARD, "rankings": kwise, "epochs": 1}),
        }
    )  # fmt: skip
    return {
        "calibration": {"noise": calibration.noise, "agreement": calibration.agreement,
                        "one labeler right": calibration.accuracy},
        "comparisons": len(rows_of(pairs)),
        "predicts": judged(lab, "reward", held),
        "kwise": judged(lab, "kwise", {"seen": kwise, **held}),
        "pairs": judged(lab, "pairs", {"seen": kwise, **held}),
    }  # fmt: skip


def truth(asked: Sequence[Any]) -> list[Row]:
    """Ranked by the true preference itself."""
    rows = []
    for one in asked:
        order = sorted({-reply.score for reply in one.replies})
        ranks = [order.index(-reply.score) + 1 for reply in one.replies]
        if len(order) > 1:
            texts = [reply.text for reply in one.replies]
            rows.append({"prompt": one.prompt, "replies": texts, "ranks": ranks})
    return rows


def judged(lab: Lab, model: str, on: Mapping[str, Path]) -> Row:
    """Accuracy and log loss of a reward model on rankings."""
    steps = {
        f"{model}-on-{name.replace(' ', '-')}": (
            "evaluate",
            {"model": lab.model("sft"), "reward_model": lab.model(model), "rankings": path},
        )
        for name, path in on.items()
    }
    lab.all(steps)
    found = {name: lab.summary(step)["rankings"] for name, step in zip(on, steps, strict=True)}
    return {
        name: {"accuracy": one["accuracy"], "log_loss": one["log_loss"]}
        for name, one in found.items()
    }


def policies(lab: Lab) -> Row:
    """PPO and PPO-ptx from the same start, with the same reward model."""
    lab.all(
        {
            "ppo": ("ppo", lab.policy()),
            "ppo-ptx": ("ppo", lab.policy(text=lab.folder / "text.jsonl")),
        }
    )
    models = {name: lab.base if name == "base" else lab.model(name) for name in POLICIES}
    looked_at = looked(lab, models)
    return {name: {**looked_at[name], "scores": scores_of(lab, name, models[name])}
            for name in POLICIES}  # fmt: skip


def looked(lab: Lab, models: Mapping[str, Path]) -> dict[str, Row]:
    """Text loss, KL from SFT and reward of each model, on unseen prompts and held-out text."""
    given = {
        "reference": lab.model("sft"), "reward_model": lab.model("reward"),
        "prompts": lab.folder / "unseen.jsonl", "text": lab.folder / "held-out.jsonl",
    }  # fmt: skip
    steps: dict[str, tuple[str, Row]] = {
        f"look-{name}": ("evaluate", {"model": model, **given}) for name, model in models.items()
    }
    lab.all(steps)
    wanted = ("text_loss", "kl", "reward", "reply_tokens")
    return {name: {key: lab.summary(f"look-{name}").get(key) for key in wanted} for name in models}


def scores_of(lab: Lab, name: str, model: Path) -> Scores:
    """What the true preference says of fresh replies, by unseen prompt."""
    by_prompt: dict[str, list[float]] = {}
    for row in rows_of(lab.draw(f"fresh-{name}", [model], "unseen.jsonl", SAMPLES)):
        true = lab.likes(row["prompt"], row["reply"])
        by_prompt.setdefault(row["prompt"], []).append(true)
    return list(by_prompt.values())


def sweeps(lab: Lab) -> Row:
    """Figure 34: beta without text. Figure 33: gamma, at the usual beta."""
    text = lab.folder / "text.jsonl"
    tried = {f"beta-{beta:g}": lab.policy(kl=beta) for beta in BETAS} | {
        f"gamma-{gamma:g}": lab.policy(text=text, gamma=gamma, gradient_ratio=None)
        for gamma in GAMMAS
    }
    lab.all({name: ("ppo", fields) for name, fields in tried.items()})
    models = {name: lab.model(name) for name in tried}
    seen = looked(lab, models)
    return {
        name: {**seen[name], "scores": scores_of(lab, name, model)}
        for name, model in models.items()
    }
