"""Who plays in a PPO run and with what: read from the spec at the start, written at the end."""

import logging
from collections.abc import Callable
from typing import TypeVar

import torch
from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.data.rows import read_prompts, read_texts
from training.engine.data.texts import pages_as_texts
from training.engine.models.average import Average
from training.engine.models.card import describe
from training.engine.models.folders import (
    load_codec,
    load_language_model,
    load_reward_model,
    save_folder,
)
from training.engine.models.generate import Ids
from training.engine.models.learner import make_learner, trained_parameters
from training.engine.models.lora import adapters_off, add_lora, plain_weights
from training.engine.models.networks import Backbone, LanguageModel, RewardModel
from training.engine.runtime.distributed import Team
from training.engine.runtime.errors import BadInput
from training.engine.runtime.run import Run
from training.engine.steps.ppo.episodes import Episodes, reply_logprobs, reply_scores
from training.engine.steps.ppo.progress import Material, Progress
from training.engine.steps.ppo.rollout import Players
from training.specs import PpoSpec

logger = logging.getLogger(__name__)
Kind = TypeVar("Kind", LanguageModel, RewardModel)
PROBE = "Why is the sky blue? Because 2 + 2 = 4 -- déjà vu."


def prepare(spec: PpoSpec, run: Run) -> tuple[Players, Material, Progress]:
    codec = load_codec(spec.model, spec)
    refuse_other_tokens(codec, load_codec(spec.reward_model, spec), spec)
    policy = make_learner(trainable(load_language_model(spec.model), spec), spec, run.team)
    critic = make_learner(trainable(load_reward_model(spec.reward_model), spec), spec, run.team)
    scorer = load_reward_model(spec.reward_model, run.team.dtype).to(run.team.device).eval()
    players = Players(
        policy=policy,
        critic=critic,
        start=start_model(policy.model, spec, run.team),
        score=in_autocast(run.team, lambda episodes: reply_scores(scorer, episodes)),
    )
    material = read_material(spec, codec, policy.model)
    return players, material, Progress(kl_weight=spec.kl, average=Average(policy, spec.ema))


def trainable(model: Kind, spec: PpoSpec) -> Kind:
    if spec.gradient_checkpointing:
        model.model.activation_checkpointing_enable()
    if spec.lora:
        add_lora(model.model, spec.lora, spec.lora_alpha)
    model.train()  # or gradient checkpointing stays off; dropout is 0 since loading
    return model


def start_model(policy: Backbone, spec: PpoSpec, team: Team) -> Callable[[Episodes], Tensor]:
    """The KL reference: the policy with its adapters off, else a frozen second copy of it."""
    if spec.lora:

        def without_adapters(episodes: Episodes) -> Tensor:
            with adapters_off(policy.model):
                return reply_logprobs(policy, episodes, spec.temperature)

        return in_autocast(team, without_adapters)
    # In the precision the policy is kept in, else the first KL would not be 0.
    kept = torch.float32 if spec.zero is None else team.dtype
    start = load_language_model(spec.model, kept).to(team.device).eval()
    start.requires_grad_(False)
    return in_autocast(team, lambda episodes: reply_logprobs(start, episodes, spec.temperature))


def in_autocast(team: Team, say: Callable[[Episodes], Tensor]) -> Callable[[Episodes], Tensor]:
    def said(episodes: Episodes) -> Tensor:
        with team.autocast():
            return say(episodes)

    return said


def refuse_other_tokens(policy: Codec, reward_model: Codec, spec: PpoSpec) -> None:
    """The reward model reads the ids the policy wrote, so both must mean the same by them."""
    if policy.eos != reward_model.eos or policy.prompt(PROBE) != reward_model.prompt(PROBE):
        raise BadInput(
            f"reward_model: {spec.reward_model} reads other tokens than {spec.model} writes."
            " Train it from a model with the same tokenizer and chat template."
        )


def read_material(spec: PpoSpec, codec: Codec, policy: Backbone) -> Material:
    prompts = [codec.prompt(asked.prompt) for asked in read_prompts(spec.prompts)]
    fitting = [prompt for prompt in prompts if codec.fits(prompt)]
    context = getattr(policy.model.config.get_text_config(), "max_position_embeddings", 10**9)
    fitting = [prompt for prompt in fitting if len(prompt) < context]
    if not fitting:
        raise BadInput(f"{spec.prompts}: no prompt is short enough for max_prompt_tokens.")
    if len(fitting) < len(prompts):
        left_out = len(prompts) - len(fitting)
        logger.info("Left out because they are too long: %d of the prompts.", left_out)
    iterations = spec.epochs * len(fitting) // spec.batch or 1
    return Material(
        prompts=fitting,
        texts=read_chunks(spec, codec, context),
        iterations=min(iterations, spec.max_steps or iterations),
        end=codec.eos,
        read=codec.read,
        longest=min(spec.max_reply_tokens, context - max(map(len, fitting))),
    )


def read_chunks(spec: PpoSpec, codec: Codec, context: int) -> list[Ids]:
    """The pretraining text, cut into pieces of at most one context."""
    if not spec.mixes_text or spec.text is None:
        return []
    longest = min(context, spec.max_prompt_tokens + spec.max_reply_tokens)
    return [page.ids for page in pages_as_texts(read_texts(spec.text), codec, longest)]


def finish(
    run: Run, spec: PpoSpec, players: Players, progress: Progress, material: Material
) -> None:
    """Write the policy: its average when there is one, else as it is."""
    weights = players.policy.weights()
    results: dict[str, object] = {"iterations": material.iterations, "red": progress.red}
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
    """The plain weights of the average, adapters added in."""
    model = trainable(load_language_model(spec.model), spec)
    for name, weight in trained_parameters(model):
        weight.copy_(average.weights[name])
    return plain_weights(model.model)
