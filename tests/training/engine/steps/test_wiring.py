"""The wiring of the steps: what the pure functions are called with.

Each check runs shipped code in the set-up of a real run: temperature 0.7, replies that are cut,
clipping, an average of weights, adapters. Each is also run with a planted bug, which it must catch.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import MistralConfig, MistralForCausalLM

from tests.training.engine.planting import Bug, seeded
from tests.training.engine.tiny import WORDS, write_lines
from training.engine.data.codec import Codec
from training.engine.data.packing import pack
from training.engine.models import dropout, lora
from training.engine.models.average import Average
from training.engine.models.configs import load_codec
from training.engine.models.folders import (
    give_pad_token,
    load_language_model,
    save_folder,
    start_reward_model,
)
from training.engine.models.learner import PlainLearner, trainable, trained_parameters
from training.engine.models.networks import Backbone, LanguageModel
from training.engine.models.scoring import text_tokens
from training.engine.selftest import toy
from training.engine.selftest.policy import CountedSGD, flat, toy_rollout
from training.engine.steps import evaluate, reward, sample, schedule
from training.engine.steps.ppo import rollout
from training.engine.steps.ppo import train as ppo
from training.engine.steps.ppo.progress import Progress
from training.engine.steps.rollouts import data as rollout_data
from training.engine.steps.rollouts import replies, setup
from training.specs import EvaluateSpec, PpoSpec, RewardSpec, SampleSpec


@dataclass(frozen=True)
class Place:
    """Models and data in a folder of their own."""

    folder: Path
    policy: Path

    def ppo(self, **more: object) -> PpoSpec:
        fields: dict[str, object] = {
            "out": str(self.folder / "run"), "model": str(self.policy),
            "reward_model": str(self.folder / "reward"), "prompts": str(self.prompts()),
            "batch": 8, "minibatch": 4, "max_steps": 2, "max_reply_tokens": 8, "warmup_steps": 0,
            "learning_rate": 1e-2, "value_learning_rate": 1e-2, "temperature": 0.7, "threads": 1,
            "ema": 0.5, "sample_prompts": 0,
        }  # fmt: skip
        return PpoSpec.parse(fields | more)

    def prompts(self) -> Path:
        chance = random.Random(1)  # noqa: S311
        words = WORDS.split()
        rows = [{"prompt": " ".join(chance.choices(words, k=3))} for _ in range(12)]
        return write_lines(self.folder / "prompts.jsonl", rows)

    def rankings(self) -> Path:
        rows = [
            {"prompt": f"why {n} ?", "replies": ["good", "poor"], "ranks": [1, 2]}
            for n in range(40)
        ]
        return write_lines(self.folder / "rankings.jsonl", rows)

    def reward(self, **more: object) -> RewardSpec:
        fields = {"out": str(self.folder / "rm"), "model": str(self.policy), "batch": 8}
        return RewardSpec.parse({**fields, "rankings": str(self.rankings()), **more})


@pytest.fixture
def place(tmp_path, gpt2) -> Place:
    return Place(tmp_path, gpt2)


def lines(folder: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (folder / "metrics.jsonl").open()]


def with_reward_model(place: Place) -> Place:
    codec = load_codec(str(place.policy), place.reward())
    model = start_reward_model(str(place.policy), "linear", seed=5)
    give_pad_token(model, codec.tokenizer)
    save_folder(model, codec.tokenizer, place.folder / "reward")
    return place


def both_models_and_the_sampler_run_at_the_temperature_of_the_run(place: Place) -> None:
    for rank in (0, 4):
        spec = with_reward_model(place).ppo(lora=rank, out=str(place.folder / f"run-{rank}"))
        ppo.train(spec)
        first = lines(spec.out)[0]
        assert max(first["start_kl"], first["first_ratio"], first["sampler_gap"]) < 1e-4


def the_saved_policy_is_the_average_with_its_adapters(place: Place) -> None:
    spec = with_reward_model(place).ppo(lora=4, lora_alpha=32.0)
    kept: list[Average] = []

    def watched(*given: Any) -> None:
        kept.append(given[3])
        setup.finish(*given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.engine.steps.ppo.train.finish", watched)
        ppo.train(spec)
    averaged = trainable(load_language_model(spec.model), spec)
    with torch.no_grad():
        for name, weight in trained_parameters(averaged):
            weight.copy_(kept[0].weights[name])
        ids = torch.tensor([[5, 9, 12, 7, 30, 2]])
        saved = load_language_model(str(spec.out / "model"))
        start = load_language_model(spec.model).model(ids).logits
        apart = (averaged.model(ids).logits - saved.model(ids).logits).abs().max()
        moved = (saved.model(ids).logits - start).abs().max()
    assert apart < 1e-3 < moved


def a_cut_reply_pays_in_the_targets_of_the_critic(place: Place) -> None:
    made = toy_rollout(toy.language_model(1))
    spec = toy.spec(gae_lambda=1.0, truncation="subtract", truncation_penalty=2.0)
    returns = rollout.with_advantages(made, 0.0, spec).returns[:, 0]
    wanted = made.scores - 2.0 * ~made.episodes.ended
    assert 0 < int((~made.episodes.ended).sum()) < len(made)
    assert torch.allclose(returns, wanted, atol=1e-5)


def advantages_are_whitened_over_the_whole_batch_only(place: Place) -> None:
    policy = toy.language_model(1)
    made = toy_rollout(policy)
    made = replace(made, advantages=made.episodes.mask.float())  # all equal
    learner, before = PlainLearner(policy, toy.spec(), toy.ALONE), flat(policy)
    learner.optimizer = CountedSGD(policy.parameters(), 1.0)
    ppo.improve_policy(learner, made, [], 1.0, toy.spec())
    assert (flat(policy) - before).norm() > 1e-3


def the_critic_is_clipped(place: Place) -> None:
    critic = toy.critic(4)
    made = toy_rollout(toy.language_model(1))
    # The old values are right and the new ones far off: only the plain error counts. The other way
    # round, the clipped one does.
    mask = made.episodes.mask
    made = replace(made, returns=made.values, values=(made.values + 5.0) * mask)
    spec = toy.spec(value_clip=0.2)
    found = ppo.improve_critic(PlainLearner(critic, spec, toy.ALONE), made, 0.0, spec)
    assert found["value_loss"] == pytest.approx(0.5 * 4.8**2, rel=1e-3)


def rates_rise_over_the_first_iterations(place: Place) -> None:
    spec = toy.spec(warmup_steps=10, warmup_from=0.1, learning_rate=1.0)
    found = [ppo.rates(n, 50, spec)[0] for n in (0, 5, 10, 11)]
    assert found == pytest.approx([0.1, 0.55, 1.0, 1.0])


def every_episode_is_used_once_in_an_inner_epoch(place: Place) -> None:
    spec = toy.spec(batch=64, minibatch=16, inner_epochs=2)
    rows = [row for part in rollout_data.minibatches(3, spec) for row in part.tolist()]
    assert sorted(rows[:64]) == sorted(rows[64:]) == list(range(64))
    assert rows[:64] != rows[64:]


def every_prompt_is_asked_before_one_is_asked_again(place: Place) -> None:
    data = replace(toy.training_data(4, [], 1), prompts=[[n] for n in range(16)])
    spec = toy.spec(batch=4, minibatch=4)
    asked = [ids[0] for n in range(4) for ids in rollout_data.draw_prompts(n, data, spec)]
    assert sorted(asked) == list(range(16))


def every_iteration_writes_other_replies(place: Place) -> None:
    spec = toy.spec(batch=16, minibatch=16, learning_rate=0.0, value_learning_rate=0.0)
    policy = toy.language_model(1)
    models = toy.World.of(1).models(policy, toy.critic(4), spec)
    data = replace(toy.training_data(2, [], 1), prompts=[toy.PROMPTS[1]])
    now = Progress(kl_weight=0.1, average=Average(models.policy, 0.0))
    written = []
    for _ in range(2):
        written.append(ppo.iterate(models, now, data, spec).episodes.replies)
        now.next_iteration(0.1)
    assert written[0] != written[1]


def the_kl_is_that_of_whole_replies(place: Place) -> None:
    made = toy_rollout(toy.language_model(1))
    token = made.logprobs - made.start
    wanted = [sum(row) for row in token.tolist()]
    assert made.kl().tolist() == pytest.approx(wanted, abs=1e-5)


def a_page_ends_with_its_end_token(place: Place) -> None:
    codec = load_codec(str(place.policy), place.reward())
    assert codec.text("why is the sky")[-1] == codec.eos


def the_rate_falls_over_all_epochs_together(place: Place) -> None:
    spec = place.reward(epochs=3, holdout=0.0, learning_rate=1e-3)
    reward.train(spec)
    rates = [line["learning_rate"] for line in lines(spec.out)]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == pytest.approx(1e-4)


def what_is_held_out_is_not_trained_on(place: Place) -> None:
    spec = place.reward(holdout=0.5, max_steps=1)
    reward.train(spec)
    found = json.loads((spec.out / "summary.json").read_text())
    assert found["prompts"] + found["held_out"]["pairs"] == 40
    assert found["held_out"]["pairs"] > 5


def dropout_keeps_the_size_of_what_it_drops_from(place: Place) -> None:
    torch.manual_seed(0)
    out = dropout._Drop(0.4)(torch.nn.Identity().train(), None, torch.ones(20_000))
    assert isinstance(out, torch.Tensor)
    assert float(out.mean()) == pytest.approx(1.0, abs=0.03)


def a_gradient_is_no_longer_than_its_limit(place: Place) -> None:
    policy = toy.language_model(1)
    learner, before = PlainLearner(policy, toy.spec(clip_gradient=0.5), toy.ALONE), flat(policy)
    learner.optimizer = CountedSGD(policy.parameters(), 1.0)
    learner.backward(50 * torch.stack([w.sum() for w in policy.parameters()]).sum(), last=True)
    norm = learner.step(1.0)
    assert norm > 100
    assert float((flat(policy) - before).norm()) == pytest.approx(0.5, rel=1e-3)


def a_sliding_window_is_kept_for_longer_texts(place: Place) -> None:
    torch.manual_seed(0)
    config = MistralConfig(
        vocab_size=40, hidden_size=32, intermediate_size=48, num_hidden_layers=3,
        num_attention_heads=4, num_key_value_heads=2, sliding_window=8, initializer_range=0.3,
    )  # fmt: skip
    model = LanguageModel(MistralForCausalLM(config))
    assert model.packs
    ids = torch.randint(40, (24,)).tolist()
    packed = pack([ids])
    with torch.no_grad():
        found = model(packed, text_tokens(packed))
        row = torch.tensor([ids])
        out = model.model(input_ids=row, attention_mask=torch.ones_like(row), use_cache=False)
    wanted = out.logits[0, :-1].log_softmax(-1).gather(1, row[0, 1:, None])[:, 0]
    assert (found - wanted).abs().max() < 1e-4


def a_policy_that_moved_has_a_positive_kl(place: Place) -> None:
    moved = load_language_model(str(place.policy))
    with torch.no_grad():
        for weight in moved.parameters():
            weight.mul_(1.5)
    codec = load_codec(str(place.policy), place.reward())
    save_folder(moved, codec.tokenizer, place.folder / "moved")
    fields = {"out": str(place.folder / "e"), "model": str(place.folder / "moved")}
    fields |= {"reference": str(place.policy), "prompts": str(place.prompts())}
    evaluate.evaluate(EvaluateSpec.parse({**fields, "max_reply_tokens": 8}))
    assert json.loads((place.folder / "e" / "evaluation.json").read_text())["kl"] > 0


def models_with_the_same_weights_write_different_replies(place: Place) -> None:
    models = [str(place.policy), f"{place.policy}/."]
    fields = {"out": str(place.folder / "s"), "prompts": str(place.prompts()), "models": models}
    sample.draw(SampleSpec.parse({**fields, "n": 1, "max_reply_tokens": 8}))
    rows = [json.loads(line) for line in (place.folder / "s" / "replies.jsonl").open()]
    one, other = ([row["ids"] for row in rows if row["model"] == name] for name in models)
    assert len(one) == len(other) == 12
    assert one != other


CHECKS: list[tuple[Callable[[Place], None], list[Bug]]] = [
    (both_models_and_the_sampler_run_at_the_temperature_of_the_run, [
        Bug("start model at temperature 1", setup.start_model,
            "reply_logprobs(start, episodes, spec.temperature)",
            "reply_logprobs(start, episodes, 1.0)"),
        Bug("start model with adapters at temperature 1", setup.start_model,
            "reply_logprobs(policy, episodes, spec.temperature)",
            "reply_logprobs(policy, episodes, 1.0)"),
        Bug("old logprobs at temperature 1", replies.collect_replies,
            "reply_logprobs(models.policy, part, spec.temperature)",
            "reply_logprobs(models.policy, part, 1.0)"),
        Bug("replies sampled at temperature 1", rollout_data.read_data,
            "temperature=spec.temperature", "temperature=1.0")]),
    (the_saved_policy_is_the_average_with_its_adapters, [
        Bug("last weights saved instead of the average", setup.finish,
            "if average.weights:", "if False:"),
        Bug("average never follows", ppo.iterate,
            "progress.average.follow(models.policy)", "None"),
        Bug("adapters merged without their scale", lora.plain_weights,
            "module.get_delta_weight(ADAPTER)",
            "(module.get_delta_weight(ADAPTER) / module.scaling[ADAPTER])")]),
    (a_cut_reply_pays_in_the_targets_of_the_critic, [
        Bug("penalty of cut replies never applied", rollout.with_advantages,
            "scores = with_cut_penalty(rollout.scores, rollout.episodes.ended, spec)",
            "scores = rollout.scores")]),
    (advantages_are_whitened_over_the_whole_batch_only, [
        Bug("advantages whitened again", ppo.improve_policy,
            "part.advantages, real", "part.advantages - part.advantages[real].mean(), real")]),
    (the_critic_is_clipped, [
        Bug("value clip off", ppo.improve_critic, "spec.value_clip or None", "None")]),
    (rates_rise_over_the_first_iterations, [
        Bug("warm-up off by one", schedule.warmed_up,
            "iteration / spec.warmup_steps", "(iteration + 1) / spec.warmup_steps")]),
    (every_episode_is_used_once_in_an_inner_epoch, [
        Bug("minibatches drawn with replacement", rollout_data.minibatches,
            'torch.tensor(shuffled(spec.batch, spec.seed, "minibatches", iteration, epoch))',
            "torch.randint(spec.batch, (spec.batch,))")]),
    (every_prompt_is_asked_before_one_is_asked_again, [
        Bug("the same prompts in every iteration", rollout_data.draw_prompts,
            "len(data.prompts), iteration,", "len(data.prompts), 0,")]),
    (every_iteration_writes_other_replies, [
        Bug("the same random numbers in every iteration", ppo.iterate,
            "data.sampling(progress.iteration)", "data.sampling(0)")]),
    (the_kl_is_that_of_whole_replies, [
        Bug("KL as a mean over tokens", replies.Replies.kl, ".sum(-1)", ".mean(-1)")]),
    (a_page_ends_with_its_end_token, [
        Bug("pages without their end token", Codec.text, ", self.eos]", "]")]),
    (the_rate_falls_over_all_epochs_together, [
        Bug("cosine begins again in each epoch", reward.train_on,
            "cosine_rate(step, steps, spec)",
            "cosine_rate(step % (steps // spec.epochs), steps // spec.epochs, spec)")]),
    (what_is_held_out_is_not_trained_on, [
        Bug("held-out rows also trained on", reward.train,
            "rankings, held = held_out(everything, spec.holdout)",
            "rankings, held = everything, held_out(everything, spec.holdout)[1]")]),
    (dropout_keeps_the_size_of_what_it_drops_from, [
        Bug("dropout not scaled", dropout._Drop.__call__,
            "return F.dropout(out, self.rate, module.training)",
            "return F.dropout(out, self.rate, module.training) * (1 - self.rate)")]),
    (a_gradient_is_no_longer_than_its_limit, [
        Bug("gradients not clipped", PlainLearner.step,
            "if self.spec.clip_gradient:", "if False:")]),
    (a_sliding_window_is_kept_for_longer_texts, [
        Bug("sliding window ignored", Backbone.hidden,
            "window is None or packed.layout.longest <= window", "True")]),
    (a_policy_that_moved_has_a_positive_kl, [
        Bug("sign of the evaluated KL", evaluate._kl, "(others - own)", "(own - others)")]),
    (models_with_the_same_weights_write_different_replies, [
        Bug("two models share their random numbers", sample.sampling_of,
            'seed=f"{spec.seed}/{spec.models.index(name)}"', 'seed=f"{spec.seed}"')]),
]  # fmt: skip


@pytest.mark.parametrize("check", [one for one, _ in CHECKS], ids=lambda one: one.__name__)
def test_the_wiring_is_right(check, place):
    check(place)


BUGS = [(check, bug) for check, bugs in CHECKS for bug in bugs]


def test_every_planted_bug_still_fits_the_source():
    for _check, bug in BUGS:
        with seeded(bug):
            pass


@pytest.mark.slow
@pytest.mark.parametrize(("check", "bug"), BUGS, ids=[bug.name for _, bug in BUGS])
def test_a_planted_bug_is_caught(check, bug, place):
    with seeded(bug), pytest.raises((AssertionError, RuntimeError)):
        check(place)
