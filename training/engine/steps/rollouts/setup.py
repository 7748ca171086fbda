"""The models of a run that samples replies: loaded from the spec, and written at the end."""

from collections.abc import Callable

import torch
from torch import Tensor

from training.engine.data.codec import Codec, same_tokens
from training.engine.models.average import Average
from training.engine.models.card import describe
from training.engine.models.configs import load_codec
from training.engine.models.folders import load_language_model, load_reward_model, save_folder
from training.engine.models.learner import Learner, trainable, trained_parameters
from training.engine.models.lora import adapters_off, plain_weights
from training.engine.models.networks import Backbone, LanguageModel
from training.engine.runtime.distributed import Team
from training.engine.runtime.errors import BadInput
from training.engine.runtime.run import Run
from training.engine.steps.rollouts.episodes import Episodes, reply_logprobs, reply_scores
from training.mistakes import Mistake
from training.specs import RolloutSpec

Reader = Callable[[Episodes], Tensor]


def start_model(policy: Backbone, spec: RolloutSpec, team: Team) -> Reader:
    """The KL reference: the policy with its adapters off, or a frozen second copy of it."""
    if spec.lora:

        def without_adapters(episodes: Episodes) -> Tensor:
            with adapters_off(policy.model):
                return reply_logprobs(policy, episodes, spec.temperature)

        return in_autocast(team, without_adapters)
    # In the precision of the policy's weights, or the first KL would not be 0.
    dtype = torch.float32 if spec.zero is None else team.dtype
    start = load_language_model(spec.model, dtype).to(team.device).eval()
    start.requires_grad_(False)
    return in_autocast(team, lambda episodes: reply_logprobs(start, episodes, spec.temperature))


def scorer(spec: RolloutSpec, scored_as: Codec, team: Team) -> Reader:
    """The reward model, which never changes."""
    model = load_reward_model(spec.reward_model, team.dtype).to(team.device).eval()
    return in_autocast(team, lambda some: reply_scores(model, some, scored_as.closed))


def in_autocast(team: Team, read: Reader) -> Reader:
    def read_in_autocast(episodes: Episodes) -> Tensor:
        with team.autocast():
            return read(episodes)

    return read_in_autocast


def codecs_of(spec: RolloutSpec) -> tuple[Codec, Codec]:
    """The tokenizers of policy and reward model, which must write and read the same token ids."""
    policy, scored_as = load_codec(spec.model, spec), load_codec(spec.reward_model, spec)
    if not same_tokens(policy, scored_as):
        models = {"reward_model": spec.reward_model, "policy": spec.model}
        raise BadInput(Mistake("reward_model", "other_tokens", models))
    return policy, scored_as


def finish(
    run: Run,
    spec: RolloutSpec,
    policy: Learner[LanguageModel],
    average: Average,
    results: dict[str, object],
) -> None:
    """Write the policy: the average of its weights if there is one, otherwise the last weights."""
    weights = policy.weights()
    if run.team.leads:
        if average.weights:
            weights = averaged(spec, average)
        model = load_language_model(spec.model)
        codec = load_codec(spec.model, spec)
        save_folder(model, codec.tokenizer, run.out / "model", weights, spec.save_dtype)
        describe(run.out / "model", spec, results)
    run.finish(**results)


@torch.no_grad()
def averaged(spec: RolloutSpec, average: Average) -> dict[str, Tensor]:
    """The plain weights of the average, with adapters added in."""
    model = trainable(load_language_model(spec.model), spec)
    for name, weight in trained_parameters(model):
        weight.copy_(average.weights[name])
    return plain_weights(model.model)
