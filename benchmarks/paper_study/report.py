"""docs/paper.md and its figures, from the numbers."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.paper_study.claims import claims, said, together
from simulation.simulate.figures import Chart, Point
from simulation.simulate.report import table
from simulation.simulate.winning import mean_score, win_rate

Row = dict[str, Any]
POLICIES = ("base", "sft", "ppo", "ppo-ptx")
LEAST_BETA = 0.01  # where beta 0 is drawn on a logarithmic scale


def write(found: Row, docs: Path) -> None:
    folder = docs / "paper"
    folder.mkdir(exist_ok=True)
    for name, chart in charts(found).items():
        (folder / f"{name}.svg").write_text(chart.svg())
    (docs / "paper.md").write_text("\n".join(markdown(found)))


def markdown(found: Row) -> Iterator[str]:
    seeds = found["seeds"]
    findings = claims(found)
    held = sum(one.holds for one in findings)
    yield "# The paper's findings at small scale\n"
    yield (
        f"`python -m benchmarks.paper` with {counted(len(seeds))}: a model of 0.74 million"
        " parameters, and scripted labelers of the demo's world whose noise makes two of them agree"
        f" on 73 % of pairs; {found['minutes']:.0f} minutes on two cores ({found['device']}). A"
        " study of this size shows the direction of an effect, not its size. Intervals are 95 %,"
        " computed over prompts. The true preference, which no model ever sees, decides who wins.\n"
    )
    yield f"**{held} of {len(findings)} findings agree with the paper.**\n"
    yield from table(
        ["the paper says", "here", ""],
        [[one.paper, one.ours, "yes" if one.holds else "**no**"] for one in findings],
    )
    yield "## Who is preferred\n"
    pairs = [("sft", "base"), ("ppo", "base"), ("ppo-ptx", "base"), ("ppo", "sft"),
             ("ppo-ptx", "sft"), ("ppo-ptx", "ppo")]  # fmt: skip
    yield from table(
        ["", "all seeds", *(f"seed {s['seed']}" for s in seeds)],
        [
            [f"{a} over {b}", said(together(seeds, a, b)),
             *(said(win_rate(s["policies"][a]["scores"], s["policies"][b]["scores"]))
               for s in seeds)]
            for a, b in pairs
        ],
    )  # fmt: skip
    yield "![Win rates over the base model](paper/win-rates.svg)\n"
    yield from table(
        ["model", "text loss", "KL from SFT", "reward", "tokens per reply"],
        [
            [name, *(number(seeds, name, what) for what in ("text_loss", "kl", "reward",
                                                             "reply_tokens"))]
            for name in POLICIES
        ],
    )  # fmt: skip
    yield "## Reward models\n"
    yield from table(
        ["trained on", "right on seen prompts", "on unseen prompts", "log loss seen", "unseen"],
        [reward_row(seeds, way, name) for way, name in
         (("kwise", "whole rankings"), ("pairs", "shuffled pairs"))],
    )  # fmt: skip
    yield (
        f"Both are trained once on the same {seeds[0]['reward']['comparisons']:,} comparisons,"
        " with the same number of rows per batch. A row is a ranking or a pair, so training on"
        " pairs makes many more updates and shows every reply many times: the effect of section"
        " 3.5.\n"
    )
    if found["sweeps"]:
        yield from swept(found["sweeps"])


def counted(seeds: int) -> str:
    return f"{seeds} seeds" if seeds > 1 else "one seed"


def swept(sweeps: Row) -> Iterator[str]:
    yield "## Distance from the start model: beta (Figure 34)\n"
    yield "Plain PPO, seed 0; beta 0 is drawn at the left end.\n"
    yield from sweep_table(sweeps, "beta")
    yield "![Score and text loss by beta](paper/beta.svg)\n"
    yield "![Text loss by beta](paper/beta-text.svg)\n"
    yield "## Amount of pretraining text: gamma (Figure 33)\n"
    yield "PPO-ptx, seed 0, with the default beta.\n"
    yield from sweep_table(sweeps, "gamma")
    yield "![Score by gamma](paper/gamma.svg)\n"
    yield "![Text loss by gamma](paper/gamma-text.svg)\n"


def sweep_table(sweeps: Row, field: str) -> Iterator[str]:
    rows = []
    for value, one in of(sweeps, field):
        score = mean_score(one["scores"])
        true = f"{score.value:.2f} ({score.low:.2f} to {score.high:.2f})"
        others = [f"{one['reward']:.2f}", f"{one['text_loss']:.3f}", f"{one['kl']:.1f}"]
        rows.append([f"{value:g}", true, *others])
    yield from table([field, "true score", "reward model's score", "text loss", "KL"], rows)


def of(sweeps: Mapping[str, Row], field: str) -> list[tuple[float, Row]]:
    found = [(float(name.split("-", 1)[1]), one) for name, one in sweeps.items()
             if name.startswith(f"{field}-")]  # fmt: skip
    return sorted(found, key=lambda pair: pair[0])


def number(seeds: Sequence[Row], model: str, what: str) -> str:
    values = [s["policies"][model][what] for s in seeds]
    if any(value is None for value in values) or (what == "kl" and model == "sft"):
        return ""
    return f"{fmean(values):.3f} ({min(values):.3f} to {max(values):.3f})"


def reward_row(seeds: Sequence[Row], way: str, name: str) -> list[str]:
    def over(on: str, what: str) -> float:
        return fmean(s["reward"][way][on][what] for s in seeds)

    unseen = "training labelers"
    return [
        name, f"{over('seen', 'accuracy'):.1%}", f"{over(unseen, 'accuracy'):.1%}",
        f"{over('seen', 'log_loss'):.3f}", f"{over(unseen, 'log_loss'):.3f}",
    ]  # fmt: skip


def charts(found: Row) -> dict[str, Chart]:
    seeds = found["seeds"]
    names = [f"seed {s['seed']}" for s in seeds]
    wins = {
        model: [
            point(at, win_rate(s["policies"][model]["scores"], s["policies"]["base"]["scores"]))
            for at, s in enumerate(seeds)
        ]
        for model in POLICIES[1:]
    }
    drawn = {
        "win-rates": Chart(
            "How often each model wins over the base model", "", "wins, ties half", wins,
            names=names, percent=True, line_at={"as good as base": 0.5},
        )
    }  # fmt: skip
    for field, title in (
        ("beta", "beta, the weight of KL"),
        ("gamma", "gamma, the weight of text"),
    ):
        swept = [(max(x, LEAST_BETA), one) for x, one in of(found["sweeps"], field)]
        if not swept:
            continue
        scores = [point(x, mean_score(one["scores"])) for x, one in swept]
        rewards = [Point(x, one["reward"]) for x, one in swept]
        losses = [Point(x, one["text_loss"]) for x, one in swept]
        drawn[field] = Chart(
            f"Scores by {field}", title, "score",
            {"true preference": scores, "reward model": rewards}, log_x=True, lines=True,
        )  # fmt: skip
        known = {m: fmean(s["policies"][m]["text_loss"] for s in seeds[:1]) for m in ("sft",)}
        drawn[f"{field}-text"] = Chart(
            f"Loss on held-out text, by {field}", title, "nats per token",
            {"text loss": losses}, log_x=True, lines=True, line_at={"SFT": known["sft"]},
        )  # fmt: skip
    return drawn


def point(x: float, found: Any) -> Point:
    return Point(x, found.value, found.low, found.high)
