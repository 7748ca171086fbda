"""The first round: it has samples and labels, and the workers continue it automatically."""

from datetime import datetime

from labeling.models import User
from simulation.demo.build import TEMPERATURE
from simulation.demo.seed.models import HELD_OUT_TEXT, SFT, TEXT
from simulation.demo.seed.tasks import LEAST, MOST, OVERLAP, ROUND
from training.registry.models import ModelVersion
from training.rounds.models import Round, Stage, StageName, StageState
from training.rounds.plan import PERSON, Plan
from training.rounds.progression import advance
from training.rounds.stages.label import labels_of
from training.samples.models import SampleBatch

# One thread: the other core is for the people on the site.
SMALL: dict[str, object] = {"preset": "laptop", "threads": 1}
SHORT: dict[str, object] = SMALL | {"max_reply_tokens": 48, "max_prompt_tokens": 80}


def plan_of(labels: int) -> Plan:
    return Plan(
        mix=[{"model": "current", "share": 1.0}],
        least_replies=LEAST,
        most_replies=MOST,
        temperature=TEMPERATURE,
        most_tokens=48,
        overlap=OVERLAP,
        labels=labels,
        start=SFT,
        reward_spec=SMALL | {"epochs": 2},
        text=TEXT,
        policy_spec=SHORT,
        held_out_text=HELD_OUT_TEXT,
        evaluate_spec=SHORT,
        decides=PERSON,
        # Friendly words make short replies twice as long.
        most_length_change=1.5,
        most_text_loss_rise=0.2,
    )


def begin_first_round(
    *, policy: ModelVersion, batch: SampleBatch, by: User, at: datetime, now: datetime
) -> Round:
    """As if it had been begun weeks ago: the labels are there, and what follows is to come."""
    round_ = Round.objects.create(
        number=ROUND, name="", automatic=True, plan=plan_of(labels_of(ROUND)).as_json(),
        begun_from=policy, created_by=by, created_at=at,
    )  # fmt: skip
    for name in StageName.values:
        Stage.objects.create(round=round_, name=name)
    sample = round_.stages.filter(name=StageName.SAMPLE)
    sample.update(state=StageState.DONE, tries=1, started_at=at, ended_at=at)
    sample.get().batches.add(batch)
    label = round_.stages.filter(name=StageName.LABEL)
    label.update(state=StageState.RUNNING, tries=1, started_at=at)
    return round_


def let_it_go_on(round_: Round) -> None:
    """Start the automatic stages: freeze, reward model, policy and evaluation."""
    advance(round_.pk)
