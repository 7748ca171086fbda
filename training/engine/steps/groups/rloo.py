"""RLOO: REINFORCE with a leave-one-out baseline (arXiv 2402.14740).

    maximise  E[ R(x, y) ],   R(x, y) = r(x, y) - beta log(pi(y|x) / pi_start(y|x))
    by        1/G sum_i ( R_i - mean_{j != i} R_j ) grad log pi(y_i|x)

The reply is one action, and the baseline is what the other replies to its prompt earned. Their
rewards do not depend on y_i, so the gradient is unbiased; the mean of all G would not be.
"""

from torch import Tensor

from training.engine.steps.groups.loop import run_method
from training.engine.steps.groups.rollout import GroupRollout, Method
from training.engine.steps.rollouts.replies import Replies, with_cut_penalty
from training.specs import RlooSpec


def rewards(made: Replies, spec: RlooSpec) -> Tensor:
    """(N,) R: the score of each reply, minus beta times its log ratio, summed over its tokens."""
    scores = with_cut_penalty(made.scores, made.episodes.ended, spec)
    return scores - spec.kl * made.kl()


def advantages(rewards: Tensor, spec: RlooSpec) -> Tensor:
    """(P, G) each reward minus the mean of the others in its group."""
    others = (rewards.sum(1, keepdim=True) - rewards) / (spec.group - 1)
    return rewards - others


def change(logprobs: Tensor, part: GroupRollout) -> Tensor:
    """(n, 1) log(pi / pi_old) of whole replies."""
    return (logprobs - part.logprobs).sum(1, keepdim=True)


def loss(change: Tensor, _logprobs: Tensor, part: GroupRollout, spec: RlooSpec) -> Tensor:
    """(n,) -A pi / pi_old. Its gradient at pi = pi_old is that of -A log pi."""
    ratio = change.exp()[:, 0]
    plain = -part.advantages * ratio
    if not spec.clip:
        return plain
    return plain.maximum(-part.advantages * ratio.clamp(1 - spec.clip, 1 + spec.clip))


def weights(minibatch: GroupRollout, _spec: RlooSpec) -> Tensor:
    """(N,) the mean over replies."""
    return minibatch.scores.new_full((len(minibatch),), 1 / len(minibatch))


METHOD = Method(rewards, advantages, change, loss, weights)


def train(spec: RlooSpec) -> None:
    """Run the step: `spec` in, a policy folder out."""
    run_method(METHOD, spec)
