"""T1, T2, T4, T6, T9, T14: sampler, forward passes and updates against exact answers."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from training.engine.models.dropout import no_dropout
from training.engine.models.generate import Ids, generate
from training.engine.models.learner import PlainLearner
from training.engine.models.networks import LanguageModel
from training.engine.models.padding import pad_right
from training.engine.selftest import toy
from training.engine.selftest.exact import exact_logprobs, exact_objective
from training.engine.selftest.result import Result, above, below
from training.engine.steps.ppo.objective import policy_loss
from training.engine.steps.ppo.rollout import Rollout, collect, with_advantages
from training.engine.steps.ppo.train import improve_policy
from training.engine.steps.rollouts.episodes import Episodes, reply_logprobs, reply_values

MANY = [toy.PROMPTS[number % 4] for number in range(64)]


def sampler_and_trainer_agree() -> Iterator[Result]:
    """The logprobs of the sampler equal those of the forward pass that is trained."""
    model = toy.language_model(1)
    for temperature in (1.0, 0.7):
        replies = generate(model.model, MANY, sampling=toy.sampling(5, temperature))
        sampled = pad_right([reply.logprobs for reply in replies])
        with torch.no_grad():
            forward = reply_logprobs(model, Episodes.of(MANY, replies), temperature)
        gap = float((sampled - forward).abs().max())
        yield below("T1", f"sampler and trainer agree at temperature {temperature}", gap, 1e-5)


def the_first_ratio_is_one() -> Iterator[Result]:
    """Before the first step both policies are the same, whatever dropout was in the config."""
    for dropout in (0.0, 0.1):
        policy = toy.language_model(1, dropout)
        policy.train()
        no_dropout(policy)
        rollout = toy_rollout(policy)
        policy.train()
        measured = improve_policy(learner(policy)[0], rollout, [], 0.0, toy.spec())
        what = f"first ratio is 1, dropout {dropout} in the config"
        yield below("T2", what, measured["ratio_off"], 1e-5)


def the_expected_gradient_is_exact() -> Iterator[Result]:
    """PPO's gradient, summed over all 781 replies by their probability, is the exact gradient."""
    world, beta = toy.World.of(2), 0.3
    world.start.double()
    policy = toy.language_model(7).double()
    exact_objective(policy, world, beta).backward()
    exact = flat_gradient(policy)

    policy.zero_grad()
    episodes = toy.all_episodes()
    logprobs = reply_logprobs(policy, episodes, 1.0)
    rollout = with_advantages(
        bare_rollout(world, episodes, logprobs.detach()),
        beta,
        toy.spec(gae_lambda=1.0, whiten_advantages=False),
    )
    probability = exact_logprobs(policy).exp().flatten().detach() / len(toy.PROMPTS)
    weighted = rollout.advantages * probability[:, None]
    policy_loss(logprobs, rollout.logprobs, weighted, episodes.mask, 0.2).backward()

    yield below("T4", "expected PPO gradient, float64", off_by(-flat_gradient(policy), exact), 1e-8)


def splitting_changes_nothing() -> Iterator[Result]:
    """Eight parts of eight replies give the same update as one part of 64."""
    moved = []
    for tokens_per_forward in (4096, 48):
        policy = toy.language_model(1)
        before = flat(policy)
        rollout = toy_rollout(toy.language_model(3))
        spec = toy.spec(tokens_per_forward=tokens_per_forward)
        improve_policy(learner(policy)[0], rollout, [], 1.0, spec)
        moved.append(flat(policy) - before)
    yield below("T6", "one minibatch of 64 and eight parts of 8", off_by(*moved), 1e-4)


def text_is_mixed_into_the_same_step() -> Iterator[Result]:
    """One step along g_ppo + gamma g_text."""
    gamma, texts = 2.0, [[1, 2, 3, 5], [4, 0, 5], [2, 2, 2, 2, 5]]
    rollout = toy_rollout(toy.language_model(3))
    plain, mixed, text = (toy.language_model(1) for _ in range(3))
    before = flat(plain)
    tokens = sum(len(ids) - 1 for ids in texts)
    (torch.stack([text_nll(text, ids) for ids in texts]).sum() / tokens).backward()

    for policy, mix in ((plain, []), (mixed, texts)):
        made, counted = learner(policy)
        improve_policy(made, rollout, mix, 1.0, toy.spec(gamma=gamma, text="t"))
        steps = counted.steps

    wanted = flat(plain) - before - gamma * flat_gradient(text)
    yield below(
        "T9", "ptx: one step along both gradients", off_by(flat(mixed) - before, wanted), 1e-3
    )
    yield below("T9", "ptx: optimizer steps beyond the first", steps - 1, 0)


def values_come_before_their_tokens() -> Iterator[Result]:
    """A change of token t must not change the values up to it, which are read before its choice."""
    critic = toy.critic(1)
    worst_before, least_after = 0.0, float("inf")
    with torch.no_grad():
        for t in range(3):
            replies = [[0, 1, 2, 3] for _ in toy.PROMPTS]
            before = reply_values(critic, toy.episodes_of(replies))
            for reply in replies:
                reply[t] = 4
            change = (reply_values(critic, toy.episodes_of(replies)) - before).abs()
            worst_before = max(worst_before, float(change[:, : t + 1].max()))
            least_after = min(least_after, float(change[:, t + 1 :].max()))
    yield below("T14", "values up to token t ignore token t", worst_before, 1e-6)
    yield above("T14", "values after it depend on it", least_after, 1e-4)


def bare_rollout(world: toy.World, episodes: Episodes, logprobs: Tensor) -> Rollout:
    """A rollout without advantages. Its critic is untrained, because any baseline is allowed."""
    with torch.no_grad():
        start = reply_logprobs(world.start, episodes, 1.0)
        values = reply_values(toy.critic(4).double(), episodes)
    scores = world.score(episodes).to(logprobs.dtype)
    return Rollout(episodes, scores, logprobs, logprobs, start, values, logprobs, logprobs)


class CountedSGD(torch.optim.SGD):
    """Gradient descent that counts its steps."""

    steps = 0

    def step(self, closure: None = None) -> None:  # type: ignore[override]  # no closure is used
        self.steps += 1
        super().step(closure)


def learner(policy: LanguageModel) -> tuple[PlainLearner[LanguageModel], CountedSGD]:
    """A learner with plain gradient descent, whose step shows the gradient."""
    made, counted = (
        PlainLearner(policy, toy.spec(), toy.ALONE),
        CountedSGD(policy.parameters(), 1.0),
    )
    made.optimizer = counted
    return made, counted


def toy_rollout(policy: LanguageModel) -> Rollout:
    spec = toy.spec()
    models = toy.World.of(2).models(policy, toy.critic(4), spec)
    return collect(models, MANY, toy.sampling(9), 0.1, spec)


def text_nll(policy: LanguageModel, ids: Ids) -> Tensor:
    row = torch.tensor([ids])
    out = policy.model(input_ids=row, attention_mask=torch.ones_like(row))
    return -out.logits.log_softmax(-1)[0, :-1].gather(-1, row[0, 1:, None]).sum()


def flat(model: nn.Module) -> Tensor:
    return torch.cat([weight.detach().flatten() for weight in model.parameters()])


def flat_gradient(model: nn.Module) -> Tensor:
    return torch.cat(
        [weight.grad.flatten() for weight in model.parameters() if weight.grad is not None]
    )


def off_by(found: Tensor, wanted: Tensor) -> float:
    """The relative distance of the two."""
    return float((found.detach() - wanted.detach()).norm() / wanted.detach().norm())


CHECKS = [
    sampler_and_trainer_agree,
    the_first_ratio_is_one,
    the_expected_gradient_is_exact,
    splitting_changes_nothing,
    text_is_mixed_into_the_same_step,
    values_come_before_their_tokens,
]
