"""What a stage works with: its round, the plan, and what earlier stages made."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from labeling.people.models import User
from training.datasets.models import Dataset
from training.datasets.models import Kind as DatasetKind
from training.datasets.models import State as DatasetState
from training.registry.models import Kind, ModelVersion, State
from training.rounds.errors import RoundIsRefused
from training.rounds.models import Round, Stage, StageName
from training.rounds.plan import CURRENT, START, Plan
from training.runs.models import Step
from training.samples.services import Share


@dataclass(frozen=True)
class Outcome:
    """What checking a running stage found: it is done, it stopped with a reason, or neither."""

    done: bool = False
    stopped: str = ""
    evidence: dict[str, Any] | None = None


UNFINISHED = Outcome()
FROM_PREFERENCES = (
    Step.PPO,
    Step.RLOO,
    Step.GRPO,
    Step.DIRECT,
)  # the steps that continue a start model


@dataclass(frozen=True)
class StageContext:
    """A stage and everything around it."""

    round: Round
    stage: Stage
    by: User

    @cached_property
    def plan(self) -> Plan:
        return Plan.parse(self.round.plan)

    @property
    def current(self) -> ModelVersion:
        """The policy that was current when the round began."""
        if self.round.begun_from is None:
            raise RoundIsRefused(RoundIsRefused.no_policy)
        return self.round.begun_from

    @cached_property
    def start(self) -> ModelVersion:
        return start_of(self.plan, self.current)

    def other(self, name: StageName) -> Stage:
        return self.round.stages.get(name=name)

    def frozen(self, use: str) -> Dataset | None:
        """The dataset that was frozen for this use in this round, or what replaces it."""
        known = self.other(StageName.FREEZE).evidence.get("datasets", {})
        found = Dataset.objects.filter(pk=known.get(use)).first()
        while found and found.withdrawn_at:
            found = Dataset.objects.filter(replaces=found).first()
        return found

    def text(self, name: str) -> Dataset | None:
        """The dataset of text with this name; none for an empty name."""
        if not name:
            return None
        ready = Dataset.objects.filter(kind=DatasetKind.TEXT, state=DatasetState.READY)
        found = ready.filter(name=name, withdrawn_at=None).first()
        if found is None:
            raise RoundIsRefused(RoundIsRefused.no_text)
        return found

    def newest(self, name: StageName, kind: Kind) -> ModelVersion | None:
        """The newest model of this kind that a stage made."""
        return self.other(name).model_versions.filter(kind=kind).order_by("run_id", "pk").first()

    @property
    def reward_model(self) -> ModelVersion:
        return required(self.newest(StageName.REWARD, Kind.REWARD))

    @property
    def earlier_reward_model(self) -> ModelVersion | None:
        """The reward model of the newest earlier round. It has not learned from this round."""
        earlier = ModelVersion.objects.filter(
            kind=Kind.REWARD,
            stages__name=StageName.REWARD,
            stages__round__number__lt=self.round.number,
        )
        in_use = earlier.exclude(state=State.RETIRED)
        return in_use.order_by("stages__round__number", "pk").last()

    @property
    def candidate(self) -> ModelVersion:
        return required(self.newest(StageName.POLICY, Kind.POLICY))

    @property
    def name(self) -> str:
        """A name for what this attempt at the stage makes. Each repetition has its own."""
        again = f"-{self.stage.tries}" if self.stage.tries > 1 else ""
        return f"round-{self.round.number}-{self.stage.name}{again}"

    def mix(self) -> list[Share]:
        """The writers of the plan with their shares. Shares of the same model are added."""
        shares: dict[ModelVersion, float] = {}
        for one in self.plan.mix:
            model = self._named(str(one["model"]))
            shares[model] = shares.get(model, 0.0) + float(one["share"])
        return [Share(model, share) for model, share in shares.items()]

    def _named(self, name: str) -> ModelVersion:
        known = {CURRENT: self.current, START: self.start}
        return known.get(name) or required(ModelVersion.objects.filter(name=name).first())


def required(model: ModelVersion | None) -> ModelVersion:
    if model is None:
        raise RoundIsRefused(RoundIsRefused.no_model)
    return model


def start_of(plan: Plan, current: ModelVersion) -> ModelVersion:
    """The model that training starts from: the plan's, or that of the current policy."""
    if plan.start:
        return required(ModelVersion.objects.filter(name=plan.start).first())
    model = current
    while model.run and model.run.step in FROM_PREFERENCES and model.parent:
        model = model.parent
    return model
