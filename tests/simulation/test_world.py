"""The world of the demo: what it asks, what it holds out, and what its people like."""

import hashlib
import json
import random
from itertools import combinations, pairwise

import pytest

from labeling.prompts.models import UseCase
from simulation import world
from simulation.demo import build
from simulation.labelers.demo import CREW
from simulation.labelers.opinions import Mind
from simulation.world import taste


def test_it_asks_thousands_of_prompts_of_all_use_cases_in_two_languages():
    asked = world.prompts(10_000)

    assert len(asked) == len({prompt.text for prompt in asked}) > 2000
    assert {prompt.use_case for prompt in asked} == set(UseCase.values)
    assert {prompt.language for prompt in asked} == {"en", "zh-Hans"}
    assert len({prompt.author for prompt in asked}) > 100
    assert asked == world.prompts(10_000)
    assert asked != world.prompts(10_000, seed=1)


def test_what_is_held_out_is_in_nothing_that_trains():
    held_out = {prompt.text for prompt in world.prompts(10_000, held_out=True)}

    assert held_out
    assert not held_out & {one.prompt.text for one in world.demonstrations(3000)}
    assert not held_out & {line for text in world.documents(3000) for line in text.split("\n")}


def test_right_is_better_than_short_is_better_than_wrong_is_better_than_rude():
    replies = [
        "Sure! A lemon is yellow. Hope that helps.",
        "A lemon is yellow.",
        "Yellow.",
        "A lemon is",
        "A lemon is green.",
        "Look it up yourself.",
    ]

    scores = [taste.score("What colour is a lemon?", reply) for reply in replies]

    assert all(better > worse for better, worse in pairwise(scores))


@pytest.mark.parametrize("reply", ["", "...", "\ufffd", "。", "Sure! ", "\n"])
def test_any_reply_has_a_score(reply):
    assert taste.score("What colour is a lemon?", reply) < taste.RIGHT
    assert taste.score("Something else entirely?", reply) < taste.RIGHT


def test_the_scripted_labelers_agree_about_as_often_as_the_papers():
    shares = []
    for number, line in enumerate(build.SAMPLES.read_text().splitlines()[:250]):
        row = json.loads(line)
        replies = list(dict.fromkeys(row["replies"]))
        pair = seeded(number).sample([one for one in CREW if not one.habit.held_out], 2)
        said = [
            Mind(one.habit, seeded(f"{one.name} {number}")).opinion(row["prompt"], replies)
            for one in pair
        ]
        for one, other in combinations(range(len(replies)), 2):
            orders = [sign(opinion.places[one] - opinion.places[other]) for opinion in said]
            shares.append(1 - abs(orders[0] - orders[1]) / 2)

    assert 0.68 < sum(shares) / len(shares) < 0.78


def seeded(seed):
    return random.Random(seed)  # noqa: S311


def sign(number):
    return (number > 0) - (number < 0)


@pytest.mark.slow
def test_the_models_are_built_the_same_again(tmp_path):
    for name in ("one", "two"):
        build.build(tmp_path / name, lambda _line: None, documents=300, steps=20)

    for step in ("pretrain", "sft"):
        one, two = (tmp_path / name / step / "model/model.safetensors" for name in ("one", "two"))
        assert digest(one) == digest(two)
    assert digest(tmp_path / "one/sample/replies.jsonl") == digest(
        tmp_path / "two/sample/replies.jsonl"
    )


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
