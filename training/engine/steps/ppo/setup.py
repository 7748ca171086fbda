"""The models and data of a PPO run: loaded from the spec at the start, written at the end."""

import logging
from collections.abc import Callable

import torch
from torch import Tensor

from training.engine.data.codec import Codec, same_tokens
from training.engine.data.rows import read_prompts
from training.engine.models.average import Average
from training.engine.models.card import describe
from training.engine.models.configs import context_of, load_codec
from training.engine.models.folders import load_language_model, load_reward_model, save_folder
from training.engine.models.learner import make_learner, trainable, trained_parameters
from training.engine.models.lora import adapters_off, plain_weights
from training.engine.models.networks import Backbone
from training.engine.models.sampling import Sampling
from training.engine.runtime.distributed import Team
from training.engine.runtime.errors import BadInput
from training.engine.runtime.run import Run
from training.engine.steps.ppo.episodes import Episodes, reply_logprobs, reply_scores
from training.engine.steps.ppo.progress import Progress, TrainingData
from training.engine.steps.ppo.rollout import Models
from training.engine.steps.ptx import read_chunks
from training.mistakes import Mistake
from training.specs import PpoSpec

logger = logging.getLogger(__name__)


def prepare(spec: PpoSpec, run: Run) -> tuple[Models, TrainingData, Progress]:
    """Load everything. The critic starts as a copy of the reward model (C.4)."""
    codec = load_codec(spec.model, spec)
    scored_as = load_codec(spec.reward_model, spec)
    refuse_other_tokens(codec, scored_as, spec)
    policy = make_learner(trainable(load_language_model(spec.model), spec), spec, run.team)
    critic = make_learner(trainable(load_reward_model(spec.reward_model), spec), spec, run.team)
    scorer = load_reward_model(spec.reward_model, run.team.dtype).to(run.team.device).eval()
    models = Models(
        policy=policy,
        critic=critic,
        start=start_model(policy.model, spec, run.team),
        score=in_autocast(run.team, lambda some: reply_scores(scorer, some, scored_as.closed)),
    )
    data = read_data(spec, codec, policy.model)
    return models, data, Progress(kl_weight=spec.kl, average=Average(policy, spec.ema))


def start_model(policy: Backbone, spec: PpoSpec, team: Team) -> Callable[[Episodes], Tensor]:
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


def in_autocast(team: Team, read: Callable[[Episodes], Tensor]) -> Callable[[Episodes], Tensor]:
    def read_in_autocast(episodes: Episodes) -> Tensor:
        with team.autocast():
            return read(episodes)

    return read_in_autocast


def refuse_other_tokens(policy: Codec, reward_model: Codec, spec: PpoSpec) -> None:
    """Raise BadInput unless the reward model reads the token ids that the policy writes."""
    if not same_tokens(policy, reward_model):
        models = {"reward_model": spec.reward_model, "policy": spec.model}
        raise BadInput(Mistake("reward_model", "other_tokens", models))


def read_data(spec: PpoSpec, codec: Codec, policy: Backbone) -> TrainingData:
    prompts = [codec.prompt(row.prompt, row.place) for row in read_prompts(spec.prompts)]
    # A reward model also reads what the template writes after the end of the reply.
    context = context_of(policy.model.config) - len(codec.tail)
    fitting = [prompt for prompt in prompts if codec.fits(prompt) and len(prompt) < context]
    if not fitting:
        raise BadInput(Mistake(str(spec.prompts), "prompts_too_long"))
    if len(fitting) < len(prompts):
        logger.info("Left out %d prompts that are too long.", len(prompts) - len(fitting))
    iterations = spec.epochs * len(fitting) // spec.batch or 1
    return TrainingData(
        prompts=fitting,
        texts=read_chunks(spec, codec, context),
        iterations=min(iterations, spec.max_steps or iterations),
        replies=Sampling(
            end=codec.ends,
            max_tokens=min(spec.max_reply_tokens, context - max(map(len, fitting))),
            temperature=spec.temperature,
            top_p=spec.top_p,
            seed=spec.seed,
            rows_at_once=spec.generation_batch,
        ),
        read=codec.read,
    )


def finish(run: Run, spec: PpoSpec, models: Models, progress: Progress, data: TrainingData) -> None:
    """Write the policy: the average of its weights if there is one, otherwise the last weights."""
    weights = models.policy.weights()
    results: dict[str, object] = {"iterations": data.iterations, "red": progress.red}
    if run.team.leads:
        if progress.average.weights:
            weights = averaged(spec, progress.average)
        model = load_language_model(spec.model)
        codec = load_codec(spec.model, spec)
        save_folder(model, codec.tokenizer, run.out / "model", weights, spec.save_dtype)
        describe(run.out / "model", spec, results)
    run.finish(**results)


@torch.no_grad()
def averaged(spec: PpoSpec, average: Average) -> dict[str, Tensor]:
    """The plain weights of the average, with adapters added in."""
    model = trainable(load_language_model(spec.model), spec)
    for name, weight in trained_parameters(model):
        weight.copy_(average.weights[name])
    return plain_weights(model.model)
