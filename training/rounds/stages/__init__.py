"""The eight stages of a round: each has a module with `begin` and `check`.

`begin` starts the work of a stage. `check` is called again and again while the stage runs, and
says whether the work is done.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from training.rounds.models import StageName
from training.rounds.stage_context import Outcome, StageContext
from training.rounds.stages import evaluate, freeze, gate, label, policy, promote, reward, sample


@dataclass(frozen=True)
class StageWork:
    begin: Callable[[StageContext], None]
    check: Callable[[StageContext], Outcome]


STAGES: Mapping[str, StageWork] = {
    StageName.SAMPLE: StageWork(sample.begin, sample.check),
    StageName.LABEL: StageWork(label.begin, label.check),
    StageName.FREEZE: StageWork(freeze.begin, freeze.check),
    StageName.REWARD: StageWork(reward.begin, reward.check),
    StageName.POLICY: StageWork(policy.begin, policy.check),
    StageName.EVALUATE: StageWork(evaluate.begin, evaluate.check),
    StageName.GATE: StageWork(gate.begin, gate.check),
    StageName.PROMOTE: StageWork(promote.begin, promote.check),
}
