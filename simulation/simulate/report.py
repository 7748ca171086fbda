"""The report of a simulation: Markdown with pictures, and the same numbers as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from launcher.screen import screen
from simulation.simulate.figures import Chart, Point
from simulation.simulate.findings import MODELS, Findings, Number, RoundFindings, WinRate
from simulation.simulate.options import Options

TRAINED = ("sft", "ppo", "ppo-ptx")
Interval = Number | WinRate


def write(findings: Findings, options: Options) -> None:
    folder = options.report
    folder.mkdir(parents=True, exist_ok=True)
    for name, chart in charts(findings).items():
        (folder / f"{name}.svg").write_text(chart.svg())
    report = folder / "report.md"
    report.write_text("\n".join(markdown(findings)))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(findings.as_json(), indent=2, ensure_ascii=False))
    say(findings, report)


def say(findings: Findings, report: Path) -> None:
    last = findings.rounds[-1]
    screen.say()
    for model in TRAINED:
        screen.say(f"  {model:<8} wins over base  {interval(last.win(model, 'base'))}")
    screen.say(f"  labelers agree on {interval(last.agreement)} of pairs")
    screen.say(f"The report is {report}; it took {findings.seconds / 60:.1f} minutes.")


def markdown(findings: Findings) -> Iterator[str]:
    last = findings.rounds[-1]
    yield f"# A simulation: {findings.preference}\n"
    yield (
        f"{findings.labelers} scripted labelers, {len(findings.rounds)} rounds, "
        f"{findings.seconds / 60:.1f} minutes. Intervals are 95 %, counted over prompts. The true "
        "preference is the function itself; labelers feel it through their noise.\n"
    )
    yield "## Win rates by the true preference\n"
    yield from table(
        ["round", *(f"{one} over {other}" for one, other in PAIRS)],
        [[str(r.number), *(interval(r.win(*pair)) for pair in PAIRS)] for r in findings.rounds],
    )
    yield "![Win rates over the base model](win-rates.svg)\n"
    yield "## Reward model and people\n"
    yield (
        "Right is what the true preference says of two replies of the SFT model to an unseen "
        "prompt. One labeler is the human ceiling; a reward model that averages many can pass it. "
        "Before each round the labelers' noise, in deviations of the preference, is set so that "
        f"two of them agree on {last.calibration.target:.0%} of pairs of its replies.\n"
    )
    yield from table(
        ["round", "labels", "noise", "expected", "labelers agree", "reward model right",
         "one labeler right", "reward model as unseen labels say"],
        [
            [str(r.number), str(r.labels), plain(r.calibration.noise, 2),
             percent(r.calibration.agreement), interval(r.agreement),
             interval(r.reward_accuracy), interval(r.human_accuracy),
             percent(r.accuracy_on_people)]
            for r in findings.rounds
        ],
    )  # fmt: skip
    yield "![Reward model and people](reward-model.svg)\n"
    yield "## What it cost\n"
    yield (
        "Loss is on held-out pretraining text, in nats per token; what PPO adds to it is the "
        "alignment tax, and PPO-ptx pays less. KL is from the SFT model, in nats per reply.\n"
    )
    yield from table(
        ["round", "model", "true score", "text loss", "KL", "tokens per reply"],
        [cost(r, model) for r in findings.rounds for model in MODELS],
    )
    yield "![Loss on held-out text](text-loss.svg)\n"
    yield "## What they say now\n"
    yield from table(["prompt", *MODELS], [words(one) for one in last.samples])
    yield "## What labelers did\n"
    yield from table(["what", "how often"], [[k, str(n)] for k, n in sorted(findings.work.items())])


PAIRS = [
    *[("sft", "base"), ("ppo", "base"), ("ppo-ptx", "base")],
    *[("ppo", "sft"), ("ppo-ptx", "sft"), ("ppo-ptx", "ppo")],
]


def cost(found: RoundFindings, model: str) -> list[str]:
    score = found.scores[model]
    return [
        str(found.number), model,
        f"{plain(score.value, 2)} ({plain(score.low, 2)} to {plain(score.high, 2)})",
        plain(found.text_loss[model], 3),
        "" if model == "sft" else plain(found.kl[model], 2),
        plain(found.reply_tokens[model], 1),
    ]  # fmt: skip


def words(sample: Mapping[str, str]) -> list[str]:
    return [cell(sample[name]) for name in ("prompt", *MODELS)]


def cell(said: str) -> str:
    """Whatever a model says stays inside its cell."""
    safe = said.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")
    return " ".join(safe.split())


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def interval(found: Interval) -> str:
    if found.value is None:
        return "too little to say"
    if found.low is None or found.high is None:
        return percent(found.value)
    return f"{found.value:.1%} ({found.low:.1%} to {found.high:.1%})"


def percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def plain(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def charts(findings: Findings) -> dict[str, Chart]:
    rounds = findings.rounds
    names = [f"round {r.number}" for r in rounds]
    wins = {m: points([r.win(m, "base") for r in rounds]) for m in TRAINED}
    people = {
        "reward model": points([r.reward_accuracy for r in rounds]),
        "one labeler": points([r.human_accuracy for r in rounds]),
        "two labelers agree": points([r.agreement for r in rounds]),
    }
    losses = {m: points([Number(r.text_loss[m]) for r in rounds]) for m in MODELS}
    return {
        "win-rates": Chart(
            title="How often each model wins over the base model", y_title="wins, ties half",
            series=wins, percent=True, line_at={"as good as base": 0.5}, x_title="", names=names,
        ),
        "reward-model": Chart(
            title="Right about two replies to an unseen prompt", y_title="share of pairs",
            series=people, percent=True, x_title="", names=names,
        ),
        "text-loss": Chart(
            title="Loss on held-out text", y_title="nats per token", series=losses,
            x_title="", names=names,
        ),
    }  # fmt: skip


def points(found: Sequence[Interval]) -> list[Point]:
    return [
        Point(place, one.value, one.low, one.high)
        for place, one in enumerate(found)
        if one.value is not None
    ]
