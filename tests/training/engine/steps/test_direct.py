"""Direct preference optimisation, from rankings to policy folder."""

import json
import math
import random

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

from tests.training.engine.tiny import WORDS, write_lines
from training.engine.data.rows import Ranking
from training.engine.models.configs import load_codec
from training.engine.models.folders import load_language_model
from training.engine.models.learner import PlainLearner
from training.engine.runtime import stop
from training.engine.runtime.distributed import Team
from training.engine.runtime.errors import BadInput, Stopped
from training.engine.runtime.run import Run
from training.engine.steps import preflight
from training.engine.steps.direct import losses, reference
from training.engine.steps.direct import train as direct
from training.engine.steps.direct.objective import first_log_tie
from training.engine.steps.direct.rows import encode, forward, without_gaps
from training.specs import DirectSpec

ALONE = Team(0, 1, torch.device("cpu"), torch.float32)
REPLIES = ["good", "fair light", "poor"]
LOSSES = ["pairs", "plackett-luce", "davidson", "lipo", "ipo", "simpo", "orpo"]


@pytest.fixture
def rankings(tmp_path):
    """Good is better than fair, fair than poor; in some rankings the last two are tied."""
    chance = random.Random(3)  # noqa: S311
    rows = []
    for number in range(30):
        replies = chance.sample(REPLIES, 3)
        ranks = [1 + REPLIES.index(reply) for reply in replies]
        ranks = [min(rank, 2) for rank in ranks] if number % 5 == 0 else ranks
        rows.append({"prompt": f"why is the sky {number} ?", "replies": replies, "ranks": ranks})
    return write_lines(tmp_path / "rankings.jsonl", rows)


@pytest.fixture
def spec_of(tmp_path, gpt2, rankings):
    def make(**more) -> DirectSpec:
        fields: dict[str, object] = {
            "out": str(tmp_path / "run"),
            "model": str(gpt2),
            "rankings": str(rankings),
        }
        fields |= {"batch": 8, "learning_rate": 1e-3, "epochs": 2, "holdout": 0.2, "threads": 1}
        return DirectSpec.parse(fields | {"warmup_steps": 0} | more)

    return make


def lines(path):
    return [json.loads(line) for line in path.open()]


def scores_and_ranks():
    torch.manual_seed(0)
    return torch.randn(2, 4).double(), torch.tensor([[1, 3, 2, 2], [2, 1, 1, 0]])


@pytest.mark.parametrize(
    ("loss", "wanted"),
    [
        ("pairs", lambda replies: math.log(2)),
        ("plackett-luce", lambda replies: math.log(math.factorial(replies))),
    ],
)
def test_equal_scores_cost_log_two_or_log_of_all_orders(loss, wanted):
    function = {"pairs": losses.pairs, "plackett-luce": losses.plackett_luce}[loss]

    found = function(torch.zeros(2, 4), torch.tensor([[1, 2, 3, 3], [2, 3, 1, 0]]))

    assert found.tolist() == pytest.approx([wanted(4), wanted(3)])


def test_plackett_luce_chooses_the_best_of_those_left():
    scores, ranks = torch.tensor([[0.3, -1.0, 2.0]]), torch.tensor([[2, 3, 1]])
    by_hand = math.log(sum(map(math.exp, (0.3, -1.0, 2.0)))) - 2.0
    by_hand += math.log(math.exp(0.3) + math.exp(-1.0)) - 0.3

    assert losses.plackett_luce(scores, ranks).item() == pytest.approx(by_hand, rel=1e-6)


def test_the_second_of_two_tied_replies_shares_their_place():
    scores, ranks = torch.tensor([[1.0, 0.5, -0.5]]), torch.tensor([[1, 1, 2]])
    one, two, three = map(math.exp, (1.0, 0.5, -0.5))
    by_hand = math.log(one + two + three) - 1.0
    by_hand += math.log((one + two) / 2 + three) - 0.5

    assert losses.plackett_luce(scores, ranks).item() == pytest.approx(by_hand, rel=1e-6)


def test_a_tie_is_an_outcome_with_a_probability_of_its_own():
    scores, ranks = scores_and_ranks()
    log_tie, tie = math.log(0.4), 0.4

    def probability(a: float, b: float, *, tied: bool) -> float:
        both = tie * 2 * math.exp((a + b) / 2)
        whole = math.exp(a) + math.exp(b) + both
        return (both if tied else math.exp(a)) / whole

    wanted = []
    for row, places in zip(scores.tolist(), ranks.tolist(), strict=True):
        real = [n for n, place in enumerate(places) if place]
        each = [
            -math.log(probability(row[i], row[j], tied=places[i] == places[j]))
            for i in real
            for j in real
            if places[i] < places[j] or (places[i] == places[j] and i < j)
        ]
        wanted.append(sum(each) / len(each))

    assert losses.davidson(scores, ranks, log_tie).tolist() == pytest.approx(wanted, rel=1e-9)


def test_the_gradient_of_the_tie_parameter_is_that_of_its_loss():
    scores, ranks = scores_and_ranks()
    step = 1e-5

    up, down = (losses.davidson(scores, ranks, 0.3 + move) for move in (step, -step))

    by_difference = -(up - down) / (2 * step)
    found = losses.tie_gradient(scores, ranks, 0.3)
    assert found.tolist() == pytest.approx(by_difference.tolist(), rel=1e-5)


def test_ipo_wants_a_margin_and_no_more():
    wanted = 1 / (2 * 0.1)

    found = losses.ipo(
        torch.tensor([[wanted, 0.0], [2 * wanted, 0.0]]), torch.tensor([[1, 2]]), 0.1
    )

    assert found.tolist() == pytest.approx([0, 25])


def test_lipo_weighs_a_pair_by_what_swapping_it_changes():
    scores, ranks = torch.tensor([[2.0, 1.0, 0.0]]), torch.tensor([[1, 2, 3]])
    gain = [2**label - 1 for label in (1, 0.5, 0)]
    discount = [1 / math.log(1 + place) for place in (1, 2, 3)]
    pairs = [(0, 1, 1.0), (0, 2, 2.0), (1, 2, 1.0)]
    by_hand = [
        math.log(1 + math.exp(-margin)) * (gain[i] - gain[j]) * (discount[i] - discount[j])
        for i, j, margin in pairs
    ]

    assert losses.lipo(scores, ranks).item() == pytest.approx(sum(by_hand) / 3, rel=1e-6)


def test_log_odds_are_right_even_for_a_reply_that_is_nearly_certain():
    logprobs = torch.tensor([-2.0, -1e-4], dtype=torch.float64)

    wanted = [math.log(math.exp(p) / (1 - math.exp(p))) for p in logprobs.tolist()]

    assert losses.log_odds(logprobs).tolist() == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("name", ["pairs", "plackett_luce", "davidson", "lipo", "ipo"])
def test_what_stands_where_there_is_no_reply_changes_nothing(name):
    more = {"davidson": (0.1,), "ipo": (0.1,)}.get(name, ())
    found = []
    for padding in (0.0, -1e9):
        scores = torch.tensor([[0.5, -0.2, padding], [1.0, 0.3, -0.1]], requires_grad=True)
        loss = getattr(losses, name)(scores, torch.tensor([[2, 1, 0], [1, 2, 3]]), *more)
        (gradient,) = torch.autograd.grad(loss.sum(), scores)
        found.append((loss.tolist(), gradient.tolist()))

    assert found[0] == found[1]
    assert found[0][1][0][2] == 0


def test_ranks_lose_their_gaps():
    assert without_gaps((5, 2, 5, 9)) == (2, 1, 2, 3)


def test_the_tie_parameter_begins_with_the_ties_of_the_data(spec_of):
    ranks = [(1, 1, 2, 3)] * 100  # one of six pairs is tied

    tie = math.exp(first_log_tie(ranks, spec_of(loss="davidson")))

    assert tie / (1 + tie) == pytest.approx(1 / 6, rel=0.01)
    assert first_log_tie(ranks, spec_of(loss="davidson", tie=0.3)) == pytest.approx(math.log(0.3))


def test_a_reply_is_read_with_its_end_and_nothing_of_the_prompt(spec_of, gpt2):
    spec = spec_of()
    codec = load_codec(spec.model, spec)
    rows = encode([Ranking("why ?", ("good", "poor light"), (1, 2))], codec, use_ties=False)
    policy = load_language_model(spec.model)

    with torch.no_grad():
        made = forward(PlainLearner(policy, spec, ALONE), rows)
        wanted = []
        for reply in ("good", "poor light"):
            prompt, rest = codec.learned("why ?", reply)
            ids = torch.tensor([[*prompt, *rest]])
            logprobs = policy.model(input_ids=ids).logits[0].log_softmax(-1)
            of_reply = logprobs[len(prompt) - 1 : -1].gather(1, torch.tensor(rest)[:, None])
            wanted.append(float(of_reply.sum()))

    assert made.logprobs[0].tolist() == pytest.approx(wanted, abs=1e-4)
    assert made.lengths[0].tolist() == [len(codec.reply("good")), len(codec.reply("poor light"))]


@pytest.mark.parametrize("loss", LOSSES)
def test_a_policy_learns_which_replies_people_prefer(loss, spec_of):
    spec = spec_of(loss=loss, epochs=4, beta=1.0 if loss == "orpo" else None)

    direct.train(spec)

    metrics = lines(spec.out / "metrics.jsonl")
    summary = json.loads((spec.out / "summary.json").read_text())
    assert metrics[-1]["loss"] < metrics[0]["loss"]
    assert metrics[-1]["pair_accuracy"] > 0.8
    assert metrics[-1]["validation_accuracy"] > 0.8
    assert summary["held_out"]["accuracy"] > 0.8
    if loss in ("pairs", "plackett-luce", "davidson", "ipo"):
        assert metrics[0]["first_loss"] < 1e-6
    if loss in ("simpo", "orpo"):
        assert "first_score" not in metrics[0]
        assert "best_change" not in metrics[0]
    else:
        assert metrics[0]["first_score"] == 0
    assert AutoModelForCausalLM.from_pretrained(spec.out / "model")
    assert "direct" in (spec.out / "model" / "README.md").read_text()


def test_the_first_loss_is_log_two_or_the_mean_of_log_of_all_orders(spec_of):
    for loss, wanted in (("pairs", math.log(2)), ("plackett-luce", math.log(6))):
        spec = spec_of(loss=loss, max_steps=1)
        direct.train(spec)
        assert lines(spec.out / "metrics.jsonl")[-1]["loss"] == pytest.approx(wanted, abs=1e-6)


def test_pretraining_text_is_mixed_in_at_the_ratio_that_is_set(spec_of, tmp_path):
    text = write_lines(tmp_path / "text.jsonl", [{"text": WORDS[: 20 + n]} for n in range(9)])
    spec = spec_of(text=str(text), gradient_ratio=0.5, max_steps=3)

    direct.train(spec)

    ratios = [line["gradient_ratio"] for line in lines(spec.out / "metrics.jsonl")]
    assert ratios == pytest.approx([0.5] * 3, rel=1e-3)


def test_a_learned_tie_parameter_is_reported_and_a_fixed_one_is_kept(spec_of):
    learned, fixed = spec_of(loss="davidson"), spec_of(loss="davidson", tie=0.25)

    direct.train(learned)
    ties = [line["tie"] for line in lines(learned.out / "metrics.jsonl")]
    kept = direct.Progress(math.log(0.25))
    direct.train(fixed)

    assert len(set(ties)) == len(ties)
    found = json.loads((fixed.out / "summary.json").read_text())
    assert found["tie"] == pytest.approx(math.exp(kept.log_tie))


def test_a_stopped_run_ends_with_the_same_bits(spec_of, tmp_path, monkeypatch):
    more = {"loss": "davidson", "lora": 4, "checkpoint_every": 1}
    calm, broken = spec_of(**more, out=str(tmp_path / "calm")), spec_of(**more)
    direct.train(calm)
    calls: list[None] = []

    def stop_once() -> bool:
        calls.append(None)
        return len(calls) == 12

    monkeypatch.setattr(stop, "requested", stop_once)
    with pytest.raises(Stopped):
        direct.train(broken)
    monkeypatch.setattr(stop, "requested", lambda: False)
    for path in (broken.out / "reference").iterdir():
        path.unlink()  # computed again, from the start model and not from the checkpoint
    direct.train(broken)

    one, other = (load_file(spec.out / "model" / "model.safetensors") for spec in (calm, broken))
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert len(lines(broken.out / "metrics.jsonl")) == len(lines(calm.out / "metrics.jsonl"))


def test_the_reference_is_computed_once_and_again_for_other_weights(spec_of, monkeypatch, policies):
    computed = []
    whole = reference.compute

    def counted(rows, *more):
        computed.append(len(rows))
        return whole(rows, *more)

    monkeypatch.setattr(reference, "compute", counted)
    direct.train(spec_of(max_steps=1))
    direct.train(spec_of(max_steps=2, beta=0.3))
    assert len(computed) == 2  # training and validation rows, once

    direct.train(spec_of(max_steps=1, model=str(policies["llama"])))
    assert len(computed) == 4


def test_another_reference_is_read_instead_of_the_start_model(spec_of, policies):
    own, other = spec_of(max_steps=1), spec_of(max_steps=1, reference=str(policies["gpt2"]))
    rows = encode([Ranking("why ?", ("good", "poor"), (1, 2))], load_codec(own.model, own),
                  use_ties=False)  # fmt: skip
    moved = load_language_model(own.model)
    with torch.no_grad():
        moved.model.get_output_embeddings().weight.mul_(2)
    learner = PlainLearner(moved, own, ALONE)

    [with_own] = reference.add_reference(rows, learner, own, Run(own), "own")
    [with_other] = reference.add_reference(rows, learner, other, Run(other), "other")

    assert with_own.reference != with_other.reference
    unmoved = forward(PlainLearner(load_language_model(own.model), own, ALONE), rows)
    assert with_other.reference == pytest.approx(unmoved.logprobs[0].tolist())


def test_rankings_without_a_decided_pair_are_refused(spec_of, tmp_path):
    tied = [{"prompt": "why ?", "replies": ["good", "poor"], "ranks": [1, 1]}]
    path = write_lines(tmp_path / "tied.jsonl", tied)

    with pytest.raises(BadInput, match="has no ranking to learn from"):
        direct.train(spec_of(rankings=str(path), holdout=0))


def test_preflight_shows_the_first_numbers(spec_of, tmp_path, capsys):
    path = tmp_path / "spec.json"
    spec_of(learning_rate=1e-6).write(path)

    code = preflight.main([str(path)])

    said = capsys.readouterr().out
    assert code == 0
    assert "first_loss" in said
    assert "first_score" in said
