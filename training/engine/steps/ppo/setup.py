"""The models and data of a PPO run, loaded from the spec at the start."""

from training.engine.models.average import Average
from training.engine.models.folders import load_language_model, load_reward_model
from training.engine.models.learner import make_learner, trainable
from training.engine.runtime.run import Run
from training.engine.steps.ppo.progress import Progress
from training.engine.steps.ppo.rollout import Models
from training.engine.steps.rollouts.data import TrainingData, read_data
from training.engine.steps.rollouts.setup import codecs_of, scorer, start_model
from training.specs import PpoSpec


def prepare(spec: PpoSpec, run: Run) -> tuple[Models, TrainingData, Progress]:
    """Load everything. The critic starts as a copy of the reward model (C.4)."""
    codec, scored_as = codecs_of(spec)
    policy = make_learner(trainable(load_language_model(spec.model), spec), spec, run.team)
    critic = make_learner(trainable(load_reward_model(spec.reward_model), spec), spec, run.team)
    models = Models(
        policy=policy,
        critic=critic,
        start=start_model(policy.model, spec, run.team),
        score=scorer(spec, scored_as, run.team),
    )
    data = read_data(spec, codec, policy.model)
    return models, data, Progress(kl_weight=spec.kl, average=Average(policy, spec.ema))
