"""Best of n: which replies are chosen, and how often each, by enumeration."""

import json
from collections import Counter
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
import torch
from scipy.stats import chi2
from transformers import AutoModelForCausalLM

from tests.training.engine.steps.test_ppo import reward_folder
from tests.training.engine.steps.test_reward import ALONE
from tests.training.engine.tiny import write_lines
from training.engine.data.rows import read_prompts
from training.engine.models.configs import load_codec
from training.engine.models.folders import load_reward_model
from training.engine.models.scoring import Group, reward_scores
from training.engine.steps import sample
from training.engine.steps.best_of import chosen_of
from training.mistakes import SpecError
from training.specs import SampleSpec

ASKED, N = "why is the sky blue", 4


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_best_of_n_has_the_distribution_of_the_highest_of_n_draws(n):
    chances = [Fraction(1, 2), Fraction(1, 8), Fraction(1, 4), Fraction(1, 8)]
    scores = [0.0, 2.5, 1.0, 1.0]  # of the last two, none is better

    found: Counter[int] = Counter()
    for drawn in product(range(4), repeat=n):
        chance = Fraction(1)
        for one in drawn:
            chance *= chances[one]
        [place] = chosen_of(["prompt"] * n, [scores[one] for one in drawn], n)
        found[drawn[place]] += chance  # type: ignore[assignment]  # a Counter of fractions

    tied = Fraction(7, 8) ** n - Fraction(1, 2) ** n
    assert dict(found) == {
        0: Fraction(1, 2) ** n,
        1: 1 - Fraction(7, 8) ** n,
        2: tied * Fraction(2, 3),
        3: tied * Fraction(1, 3),
    }


def test_each_block_of_n_under_one_name_gives_one_reply():
    names = ["a", "a", "b", "a", "b", "a"]

    assert list(chosen_of(names, [1.0, 2.0, 0.0, 5.0, 9.0, 4.0], 2)) == [1, 3, 4]


@pytest.fixture
def reward(gpt2, tmp_path):
    return reward_folder(gpt2, tmp_path / "reward")


@pytest.fixture
def spec_of(gpt2, reward, tmp_path):
    prompts = write_lines(tmp_path / "prompts.jsonl", [{"prompt": ASKED}, {"prompt": "good"}])

    def make(**more):
        fields: dict[str, Any] = {
            "models": [str(gpt2)],
            "prompts": str(prompts),
            "out": str(tmp_path / "out"),
        }
        fields |= {"best_of": N, "chooser": str(reward), "max_reply_tokens": 1}
        return SampleSpec.parse(fields | more)

    return make


def rows_of(spec):
    sample.draw(spec)
    return [json.loads(line) for line in (spec.out / "replies.jsonl").open()]


def replies_by_score(policy, reward, spec) -> tuple[dict[str, float], dict[str, float]]:
    """The probability and the score of every reply of one token."""
    codec = load_codec(str(policy), spec)
    row = read_prompts(spec.prompts)[0]
    model = AutoModelForCausalLM.from_pretrained(policy)
    logits = model(torch.tensor([codec.prompt(row.prompt)])).logits[0, -1]
    chances: dict[str, float] = {}
    for token, chance in enumerate(logits.double().softmax(-1).tolist()):
        text = codec.read([token])
        chances[text] = chances.get(text, 0.0) + chance
    group = Group.of(load_codec(str(reward), spec), row.prompt, list(chances))
    [scores] = reward_scores(load_reward_model(str(reward)), [group], ALONE, 8192)
    return chances, dict(zip(chances, scores, strict=True))


def test_the_engine_draws_best_of_n_as_enumeration_says(spec_of, gpt2, reward):
    spec = spec_of(n=600, tokens_per_forward=64)
    drawn = [row["reply"] for row in rows_of(spec) if row["prompt"] == ASKED]
    chances, scores = replies_by_score(gpt2, reward, spec)

    wanted, below = {}, 0.0
    for text in sorted(chances, key=scores.__getitem__):
        wanted[text] = (below + chances[text]) ** N - below**N
        below += chances[text]
    statistic, degrees = chi_squared(Counter(drawn), wanted, len(drawn))

    assert len(drawn) == 600
    assert degrees > 10
    assert statistic < chi2.ppf(0.999, degrees)


def chi_squared(found: Counter[str], wanted: dict[str, float], rows: int) -> tuple[float, int]:
    """Over cells of neighbouring scores with at least ten expected replies each."""
    cells, seen, expected = [], 0, 0.0
    for text, share in wanted.items():
        seen, expected = seen + found[text], expected + share * rows
        if expected >= 10:
            cells.append((seen, expected))
            seen, expected = 0, 0.0
    cells.append((seen, max(expected, 1e-9)))
    return sum((one - other) ** 2 / other for one, other in cells), len(cells) - 1


def test_the_same_seed_draws_the_same_and_the_score_of_another_model_can_be_added(
    spec_of, reward, tmp_path
):
    first = rows_of(spec_of(n=3))
    again = rows_of(spec_of(n=3, out=str(tmp_path / "again"), reward_model=str(reward)))

    assert [row["ids"] for row in again] == [row["ids"] for row in first]
    assert len(first) == 6
    assert all(row["score"] is None for row in first)
    assert all(row["score"] is not None for row in again)


def test_best_of_n_needs_a_chooser_and_a_chooser_needs_best_of_n(spec_of):
    with pytest.raises(SpecError, match="chooser: is required because best_of"):
        spec_of(chooser=None)
    with pytest.raises(SpecError, match="best_of: must be above 1"):
        spec_of(best_of=1)
