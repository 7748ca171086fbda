"""Does a lead of the score mean what it says: sigmoid(lead) is the chance to be preferred."""

from typing import Any

import numpy as np
from scipy import optimize, special

from common.statistics import intervals
from common.statistics.arrays import Array
from common.statistics.rewards.estimates import shares

BINS = 10  # of the predicted chance of the reply that the model scores higher, from 1/2 to 1
COLDEST, HOTTEST = 1e-3, 1e3


def reliability(lead: Array, right: Array, prompt: Array) -> list[dict[str, Any]]:
    """Per bin: the mean predicted chance, and the share of pairs in which people agreed."""
    if not len(lead):
        return []
    sure = special.expit(np.abs(lead))
    at = np.minimum(((sure - 0.5) * 2 * BINS).astype(np.int64), BINS - 1)
    many = np.bincount(at, minlength=BINS)
    predicted = np.bincount(at, sure, BINS)
    return [
        {"from": 0.5 + n / (2 * BINS), "predicted": float(predicted[n] / many[n])} | one.as_json()
        for n, one in enumerate(shares(right, prompt, at, BINS))
        if many[n]
    ]


def calibration_error(bins: list[dict[str, Any]]) -> float | None:
    """The gap between predicted and actual share, weighted by the pairs of each bin."""
    pairs = sum(one["pairs"] for one in bins)
    gaps = (one["pairs"] * abs(one["predicted"] - one["value"]) for one in bins)
    return sum(gaps) / pairs if pairs else None


def log_loss(signed: Array) -> float | None:
    """signed: the lead of the reply that the person preferred."""
    return float(-special.log_expit(signed).mean()) if len(signed) else None


def temperature(signed: Array, prompt: Array) -> tuple[float, float | None, float | None] | None:
    """The number to divide scores by so that the log loss is least, with its interval.

    None where no number is best: all pairs are right, or most of the leads point the wrong way.
    The interval is that of the logarithm, with sandwich errors over prompts.
    """
    if not len(signed) or signed.sum() <= 0 or signed.min() >= 0:
        return None

    def slope(log_beta: float) -> float:
        beta = np.exp(log_beta)
        return float((signed * special.expit(-beta * signed)).sum())

    low, high = -np.log(HOTTEST), -np.log(COLDEST)
    if slope(low) <= 0 or slope(high) >= 0:
        return None
    log_beta = float(optimize.brentq(slope, low, high, xtol=1e-12))
    beta = np.exp(log_beta)
    chance = special.expit(-beta * signed)
    bend = float((signed**2 * chance * (1 - chance)).sum())
    by_prompt = np.bincount(np.unique(prompt, return_inverse=True)[1], signed * chance)
    clusters = len(by_prompt)
    if clusters <= 1 or not bend:
        return 1 / float(beta), None, None
    variance = clusters / (clusters - 1) * (by_prompt**2).sum() / bend**2
    factor = float(np.exp(intervals.student(clusters - 1) * variance**0.5 / beta))
    return 1 / float(beta), 1 / float(beta) / factor, 1 / float(beta) * factor


def calibration(lead: Array, people: Array, prompt: Array) -> dict[str, Any]:
    """All of this, for pairs that the person did not tie."""
    signed = lead * people
    right = (1 + np.sign(signed)) / 2
    bins = reliability(lead, right, prompt)
    fit = temperature(signed, prompt)
    found: dict[str, Any] = {
        "bins": bins,
        "error": calibration_error(bins),
        "log_loss": log_loss(signed),
        "temperature": None,
        "after": None,
    }
    if fit:
        value, low, high = fit
        cooled = reliability(lead / value, right, prompt)
        found["temperature"] = {"value": value, "low": low, "high": high}
        found["after"] = {
            "error": calibration_error(cooled),
            "log_loss": log_loss(signed / value),
        }
    return found
