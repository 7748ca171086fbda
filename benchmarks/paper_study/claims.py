"""The paper's findings, each with our numbers and whether they agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import numpy as np

from common.statistics.orders import sign
from labeling.campaigns.estimates import Estimate, share

Row = dict[str, Any]
KEPT, LITTLE, POINTS = 2 / 3, 0.1, 0.05
LOST = 0.01  # nats per token; with less, there is no increase to remove


@dataclass(frozen=True)
class Claim:
    """One finding, and whether our numbers confirm it."""

    paper: str
    ours: str
    holds: bool


def claims(found: Row) -> list[Claim]:
    seeds: list[Row] = found["seeds"]
    return [
        better(seeds, "sft", "base"),
        better(seeds, "ppo", "sft"),
        text_loss(seeds),
        at_little_cost(seeds),
        shuffled(seeds),
        held_out(seeds),
        as_people_agree(seeds),
        above_one_labeler(seeds),
    ]


def together(seeds: Sequence[Row], model: str, against: str) -> Estimate:
    """Compare replies of the same seed; the clusters are the prompts, which all seeds share.

    Answers of several seeds to one prompt are not independent.
    """
    won, prompts = [], []
    for seed in seeds:
        scores = (seed["policies"][name]["scores"] for name in (model, against))
        for prompt, (ours, theirs) in enumerate(zip(*scores, strict=True)):
            met = [(1 + sign(a - b)) / 2 for a in ours for b in theirs]
            won += met
            prompts += [prompt] * len(met)
    return share(np.array(won), np.array(prompts))


def said(found: Estimate) -> str:
    if found.value is None or found.low is None or found.high is None:
        return "too little to say"
    return f"{found.value:.1%} ({found.low:.1%} to {found.high:.1%})"


def better(seeds: Sequence[Row], model: str, against: str) -> Claim:
    found = together(seeds, model, against)
    each = [together([seed], model, against) for seed in seeds]
    alone = ", ".join(f"{one.value:.1%}" for one in each)
    return Claim(
        f"{model} is preferred to {against}",
        f"wins {said(found)}; by seed {alone}",
        found.low is not None and found.low > 0.5,
    )


def mean(seeds: Sequence[Row], model: str, what: str) -> float:
    return fmean(s["policies"][model][what] for s in seeds)


def text_loss(seeds: Sequence[Row]) -> Claim:
    start, plain, mixed = (mean(seeds, m, "text_loss") for m in ("sft", "ppo", "ppo-ptx"))
    lost = plain - start
    kept = (plain - mixed) / lost if lost > 0 else float("nan")
    removed = "removes all of it and more" if kept > 1 else f"removes {kept:.0%} of it"
    return Claim(
        "PPO increases the loss on text, and mixing in pretraining text removes at least two"
        " thirds of the increase",
        f"loss {start:.3f} (SFT), {plain:.3f} (PPO), {mixed:.3f} (PPO-ptx): PPO added {lost:.3f},"
        f" the text {removed}",
        lost > LOST and kept >= KEPT,
    )


def at_little_cost(seeds: Sequence[Row]) -> Claim:
    found = together(seeds, "ppo-ptx", "ppo")
    plain, mixed = (together(seeds, m, "sft").value or 0 for m in ("ppo", "ppo-ptx"))
    return Claim(
        f"this costs few wins (here: less than {LITTLE:.0%} of wins over SFT)",
        f"over SFT: PPO {plain:.1%}, PPO-ptx {mixed:.1%}; PPO-ptx over PPO {said(found)}",
        plain - mixed < LITTLE,
    )


def shuffled(seeds: Sequence[Row]) -> Claim:
    def loss(way: str, on: str) -> float:
        return fmean(s["reward"][way][on]["log_loss"] for s in seeds)

    gaps = {way: loss(way, "training labelers") - loss(way, "seen") for way in ("kwise", "pairs")}
    unseen = {way: loss(way, "training labelers") for way in gaps}
    return Claim(
        "comparisons shuffled into one dataset overfit in one pass; whole rankings do not",
        f"log loss on unseen prompts {unseen['kwise']:.3f} (rankings), {unseen['pairs']:.3f} "
        f"(pairs); worse than on seen ones by {gaps['kwise']:.3f} and {gaps['pairs']:.3f}",
        unseen["pairs"] > unseen["kwise"] and gaps["pairs"] > gaps["kwise"],
    )


def held_out(seeds: Sequence[Row]) -> Claim:
    trained, others = (
        fmean(s["reward"]["predicts"][who]["accuracy"] for s in seeds)
        for who in ("training labelers", "held-out labelers")
    )
    return Claim(
        f"reward models predict labelers they never saw nearly as well (within {POINTS:.0%})",
        f"accuracy {trained:.1%} (training labelers), {others:.1%} (held-out labelers)",
        trained - others < POINTS,
    )


def as_people_agree(seeds: Sequence[Row]) -> Claim:
    model = fmean(s["reward"]["predicts"]["training labelers"]["accuracy"] for s in seeds)
    people = fmean(s["reward"]["calibration"]["agreement"] for s in seeds)
    return Claim(
        "a reward model predicts a labeler about as well as another labeler does"
        f" (within {POINTS:.0%})",
        f"right about a training labeler: reward model {model:.1%}, another labeler {people:.1%}",
        model > people - POINTS,
    )


def above_one_labeler(seeds: Sequence[Row]) -> Claim:
    model = fmean(s["reward"]["predicts"]["true preference"]["accuracy"] for s in seeds)
    person = fmean(s["reward"]["calibration"]["one labeler right"] for s in seeds)
    return Claim(
        "and is right about the true preference about as often as one labeler"
        f" (within {POINTS:.0%})",
        f"right about the true preference: reward model {model:.1%}, one labeler {person:.1%}",
        model > person - POINTS,
    )
