"""What a PPO run reports: its measures and broken invariants."""

from training.engine.runtime.distributed import Team
from training.engine.runtime.red import with_red
from training.engine.steps.ppo.objective import explained_variance
from training.engine.steps.ppo.progress import Progress
from training.engine.steps.ppo.rollout import Rollout
from training.engine.steps.rollouts.progress import Measures
from training.engine.steps.rollouts.report import furthest_from_start, of_replies, of_updates


def measures(rollout: Rollout, progress: Progress, team: Team) -> Measures:
    """One line of metrics.jsonl. Warn the first time an invariant is out of range."""
    mask = rollout.episodes.mask
    values = of_replies(rollout, progress.kl_weight) | of_updates(progress.updates)
    values["explained_variance"] = explained_variance(rollout.values, rollout.returns, mask)
    if progress.iteration == 0:
        values["start_kl"] = furthest_from_start(rollout)
    return with_red(progress.iteration + 1, values, progress.red, team)
