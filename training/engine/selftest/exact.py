"""Exact results in the toy world, as sums over all replies. They share no code with the engine."""

import torch
from torch import Tensor

from training.engine.models.networks import LanguageModel
from training.engine.selftest import toy


def exact_logprobs(policy: LanguageModel) -> Tensor:
    """(4, 781) log pi(reply), computed independently of the engine, without padding.

    All replies of one length to one prompt make a rectangle, so no mask and no positions are used.
    """
    found = torch.zeros(len(toy.PROMPTS), len(toy.REPLIES), dtype=policy.model.dtype)
    for number, prompt in enumerate(toy.PROMPTS):
        for length in range(1, toy.LONGEST + 1):
            which = [n for n, reply in enumerate(toy.REPLIES) if len(reply) == length]
            replies = torch.tensor([toy.REPLIES[n] for n in which])
            ids = torch.cat([torch.tensor(prompt).expand(len(which), -1), replies], dim=1)
            out = policy.model(input_ids=ids, attention_mask=torch.ones_like(ids))
            logprobs = out.logits.log_softmax(-1)[:, len(prompt) - 1 : -1]
            chosen = logprobs.gather(-1, replies[:, :, None]).squeeze(-1).sum(-1)
            found = found.index_put((torch.tensor(number), torch.tensor(which)), chosen)
    return found


def exact_objective(policy: LanguageModel, world: toy.World, beta: float) -> Tensor:
    """The mean of the exact returns over the four prompts."""
    return exact_returns(policy, world, beta).mean()


def exact_returns(policy: LanguageModel, world: toy.World, beta: float) -> Tensor:
    """(4,) E[score - beta log(pi / pi_start)] for each prompt, differentiable."""
    logprobs = exact_logprobs(policy)
    with torch.no_grad():
        start = exact_logprobs(world.start)
    returns = world.scores.to(logprobs.dtype) - beta * (logprobs - start)
    return (logprobs.exp() * returns).sum(-1)


@torch.no_grad()
def best_objective(world: toy.World, beta: float) -> float:
    """The best possible objective. It has a closed form: pi* ~ pi_start exp(score / beta)."""
    start = exact_logprobs(world.start)
    return float((beta * torch.logsumexp(start + world.scores / beta, dim=-1)).mean())
