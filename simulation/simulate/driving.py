"""Driving rounds and runs as the admin does, and waiting for them."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.management import call_command
from django.db import OperationalError
from psycopg2.errors import LockNotAvailable

from bootstrap import SetupFailed
from labeling.people.models import User
from labeling.prompts.models import Prompt, Split
from labeling.tasks.models import Task
from launcher.screen import screen
from simulation.labelers.calibrated import Reply
from simulation.simulate.calibration import Asked
from simulation.simulate.options import Options
from simulation.simulate.preference import Preference
from simulation.simulate.site import Site
from simulation.simulate.sizes import LENGTHS, Fields
from training.datasets.models import Dataset
from training.registry.models import Kind, ModelVersion
from training.rounds import states
from training.rounds.models import Round, RoundState, Stage, StageName, StageState
from training.rounds.plan import PERSON, Plan
from training.rounds.progression import advance
from training.rounds.services import decide, next_step
from training.runs.models import Run, State
from training.runs.services import launch
from training.samples.choosing import Choice

LOOK = 0.4
FRESH = 0.7  # the rest is about what validation and test keep
NAMES = {
    StageName.SAMPLE: "Samples", StageName.FREEZE: "Freezing",
    StageName.REWARD: "Reward model", StageName.POLICY: "PPO and PPO-ptx",
    StageName.EVALUATE: "Evaluation", StageName.PROMOTE: "Promotion",
}  # fmt: skip
Inputs = Mapping[str, Any]


class StudyFailed(SetupFailed):
    """Something on the site went wrong; the message says what."""


def make_tables() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def plan_of(options: Options, *, text: str, held_out: str) -> Plan:
    sizes, seed = options.sizes, options.seed
    # Where there are too few prompts for all rounds to have fresh ones, they are asked again.
    unseen = sizes.ranked * options.rounds <= FRESH * sizes.prompts
    asked = Choice(number=sizes.ranked, split=Split.TRAIN, unseen=unseen, seed=seed)
    return Plan(
        prompts=asked.as_json(),
        least_replies=sizes.least_replies,
        most_replies=sizes.most_replies,
        most_tokens=LENGTHS["max_reply_tokens"],
        overlap=sizes.overlap,
        reward_spec={**sizes.reward, "seed": seed},
        policy_spec={**sizes.policy, "seed": seed},
        text=text,
        held_out_text=held_out,
        evaluate_prompts=sizes.held_out,
        evaluate_split=Split.VALIDATION,
        evaluate_spec=LENGTHS,
        decides=PERSON,
    )


def drawn_in(round_: Round, likes: Preference) -> list[Asked]:
    """The tasks of a round with what the true preference says of their replies."""
    tasks = Task.objects.filter(round_number=round_.number).select_related("prompt")
    found = []
    for task in tasks.prefetch_related("replies"):
        texts = sorted(reply.text for reply in task.replies.all())
        asked = text_of(task.prompt)
        replies = [Reply(f"{n}", text, likes(asked, text)) for n, text in enumerate(texts)]
        found.append(Asked(asked, replies))
    return found


def text_of(prompt: Prompt) -> str:
    return str(prompt.turns[-1]["text"])


class Driver:
    """The researcher's hands."""

    def __init__(self, site: Site, by: User) -> None:
        self.site, self.by = site, by

    def launch(self, step: str, name: str, spec: Fields, inputs: Inputs, *, seed: int) -> Run:
        given = {key: one for key, one in inputs.items() if one}
        return launch(step=step, name=name, spec={**spec, "seed": seed}, inputs=given, by=self.by)

    def until_ended(self, name: str, runs: Sequence[Run]) -> None:
        with screen.bar(name, len(runs) * 100) as show:
            while not all(run.ended for run in runs):
                self.look(runs)
                show(progress(runs))
                time.sleep(LOOK)
            show(len(runs) * 100)
        self.look(runs)

    def look(self, runs: Sequence[Run] = ()) -> None:
        self.site.restart_crashed()
        for run in runs:
            run.refresh_from_db()
            if run.ended and run.state != State.SUCCEEDED:
                raise StudyFailed(f"The run {run.name} {run.state}: {run.message}")

    def go_round(self, round_: Round, *, label: Callable[[Round], None]) -> ModelVersion:
        """From samples to promotion; beside the policy with text, one without. Returns it."""
        plain: list[Run] = []
        while (stage := self.present(round_)) is not None:
            match stage.name:
                case StageName.LABEL:
                    self.close_labeling(round_, label)
                case StageName.GATE:
                    self.decide(round_, stage)
                case StageName.POLICY if not plain:
                    plain.append(self.launch_plain(round_))
                case _:
                    self.see_through(round_, stage)
        self.until_ended("PPO without text", plain)
        return ModelVersion.objects.get(run=plain[0], kind=Kind.POLICY)

    def present(self, round_: Round) -> Stage | None:
        try:
            advance(round_.pk)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            # A worker is walking at this moment, and takes its time: the next look sees where to.
        round_.refresh_from_db()
        self.site.restart_crashed()
        stage = states.current_stage(round_) if round_.state == RoundState.OPEN else None
        if stage is not None and stage.state == StageState.STOPPED:
            raise StudyFailed(f"Round {round_.number} stopped at {stage.name}: {stage.message}")
        return stage

    def see_through(self, round_: Round, stage: Stage) -> None:
        with screen.bar(NAMES[StageName(stage.name)], 100) as show:
            while (now := self.present(round_)) is not None and now.pk == stage.pk:
                runs = [*stage.runs.all(), *Run.objects.filter(draw__writer__batch__stages=stage)]
                show(progress(runs) / max(1, len(runs)))
                time.sleep(LOOK)
            show(100)

    def close_labeling(self, round_: Round, label: Callable[[Round], None]) -> None:
        label(round_)
        stage = self.present(round_)
        if stage is not None and stage.name == StageName.LABEL:  # some seats were passed by all
            next_step(round_=round_, stage=StageName.LABEL, by=self.by)

    def decide(self, round_: Round, stage: Stage) -> None:
        """Promote what the reward model finds better than the policy before."""
        checks = {one["name"]: one["passed"] for one in stage.evidence.get("checks", [])}
        better = checks.get("reward") is not False
        reason = "The reward rose." if better else "The reward did not rise."
        decide(round_=round_, promote=better, reason=reason, by=self.by)
        screen.say(f"  {reason} {'Promoted.' if better else 'Not promoted.'}")

    def launch_plain(self, round_: Round) -> Run:
        """The same run as the round's, without pretraining text."""
        plan = Plan.parse(round_.plan)
        began = round_.stages.get(name=StageName.POLICY).runs.get()
        inputs = {one.name: one.model or one.dataset for one in began.inputs.all()}
        inputs.pop("text", None)
        name = f"round-{round_.number}-ppo-without-text"
        return self.launch("ppo", name, plan.policy_spec, inputs, seed=plan.choice.seed)

    def made_by(self, round_: Round) -> ModelVersion:
        made = round_.stages.get(name=StageName.POLICY).model_versions
        return made.get(kind=Kind.POLICY)

    def reward_model(self, round_: Round) -> ModelVersion:
        made = round_.stages.get(name=StageName.REWARD).model_versions
        return made.get(kind=Kind.REWARD)

    def dataset(self, name: str) -> Dataset:
        return Dataset.objects.get(name=name)


def progress(runs: Sequence[Run]) -> float:
    """Hundredths, summed over runs."""
    return sum(100 if run.ended else 100 * run.done_steps / max(1, run.all_steps) for run in runs)
