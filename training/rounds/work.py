"""What each stage does when it begins, and how one sees that it is through."""

from collections.abc import Callable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.labels.models import Label
from labeling.people.models import User
from labeling.tasks.models import Purpose, Seat
from labeling.tasks.opening import end_rounds_before
from training.datasets.models import Kind as DatasetKind
from training.datasets.models import State as DatasetState
from training.datasets.query import Query
from training.datasets.services import freeze, freeze_prompts, preview_counts
from training.registry.models import ModelVersion
from training.rounds import judging
from training.rounds.ground import GOES_ON, Ground, Outcome
from training.rounds.models import Stage, StageName
from training.rounds.plan import Plan
from training.runs.models import ENDED, Metric, Run, State
from training.runs.services import cancel, launch
from training.samples.choosing import Choice, choose
from training.samples.models import SampleBatch
from training.samples.models import State as BatchState
from training.samples.services import Terms, draw, draw_again, release

RANKINGS, DEMONSTRATIONS, PROMPTS, EVALUATION = (
    *("rankings", "demonstrations"),
    *("prompts", "evaluation prompts"),
)


# ---- Sample


def begin_sample(ground: Ground) -> None:
    plan, earlier = ground.plan, ground.stage.batches.order_by("-pk").first()
    if earlier and earlier.state == BatchState.FAILED:
        draw_again(batch=earlier, by=ground.by)
        return
    if earlier and earlier.state != BatchState.DISCARDED:
        return
    batch = draw(
        name=ground.name,
        choice=plan.choice,
        mix=ground.mix(),
        by=ground.by,
        terms=terms_of(plan, ground.round.number, ground.judge),
    )
    ground.stage.batches.add(batch)


def terms_of(plan: Plan, number: int, judge: ModelVersion | None = None) -> Terms:
    return Terms(
        least_replies=plan.least_replies,
        most_replies=plan.most_replies,
        temperature=plan.temperature,
        most_tokens=plan.most_tokens,
        overlap=plan.overlap,
        task_kind=plan.task_kind,
        round_number=number,
        seed=number,
        reward_model=judge,
    )


def let_out(batch: SampleBatch, *, number: int, by: User) -> SampleBatch:
    """The round's replies go to people, and what earlier rounds left over does not stand before."""
    released = release(batch=batch, by=by)
    end_rounds_before(round_number=number)
    return released


def look_at_sample(ground: Ground) -> Outcome:
    batch = ground.stage.batches.order_by("-pk").first()
    if batch is None:
        return Outcome(stopped=_("There is no sample batch."))
    if batch.state == BatchState.READY and ground.round.automatic:
        batch = let_out(batch, number=ground.round.number, by=ground.by)
    match batch.state:
        case BatchState.RELEASED:
            return Outcome(done=True)
        case BatchState.FAILED:
            return Outcome(stopped=batch.message)
        case BatchState.DISCARDED:
            return Outcome(stopped=_("The sample batch was discarded. Repeat the stage."))
    return GOES_ON


# ---- Label


def begin_label(ground: Ground) -> None:
    """People work; there is nothing to start."""


def look_at_label(ground: Ground) -> Outcome:
    there, plan = labels_of(ground.round.number), ground.plan
    most = min(filter(None, (plan.labels, plan.most_labels)), default=0)
    enough = there >= most if most else not open_seats(ground.round.number)
    late = plan.last_day is not None and timezone.now().date() > plan.last_day
    if enough or late:
        return Outcome(done=True, evidence={"labels": there})
    return GOES_ON


def labels_of(round_number: int) -> int:
    here = {"seat__task__round_number": round_number, "seat__task__purpose": Purpose.TRAINING}
    return Label.objects.counted().filter(**here).count()


def open_seats(round_number: int) -> int:
    asked = Seat.objects.open().filter(task__retired_at=None, purpose=Purpose.TRAINING)
    return asked.filter(round_number=round_number).count()


# ---- Freeze


def begin_freeze(ground: Ground) -> None:
    rounds = (ground.round.number,) if ground.plan.only_this_round else ()
    wanted = {
        RANKINGS: (DatasetKind.RANKINGS, Query(rounds=rounds, splits=())),
        DEMONSTRATIONS: (DatasetKind.DEMONSTRATIONS, Query()),
        PROMPTS: (DatasetKind.PROMPTS, Query()),
    }
    made = {}
    for use, (kind, query) in wanted.items():
        # Rankings and prompts must be there; demonstrations only give the bias.
        if use != DEMONSTRATIONS or preview_counts(kind=kind, query=query).rows:
            dataset = freeze(name=f"{ground.name} {use}", kind=kind, query=query, by=ground.by)
            made[use] = dataset
    choice = Choice(
        number=ground.plan.evaluate_prompts,
        split=ground.plan.evaluate_split,
        unseen=False,
        seed=ground.round.number,
    )
    if asked := choose(choice):
        name = f"{ground.name} {EVALUATION}"
        made[EVALUATION] = freeze_prompts(name=name, prompts=asked, by=ground.by)
    ground.stage.datasets.set(made.values())
    told = {use: dataset.pk for use, dataset in made.items()}
    Stage.objects.filter(pk=ground.stage.pk).update(evidence={"datasets": told})


def look_at_freeze(ground: Ground) -> Outcome:
    frozen = list(ground.stage.datasets.all())
    if failed := [one for one in frozen if one.state == DatasetState.FAILED]:
        said = _("%(name)s: %(why)s") % {"name": failed[0].name, "why": failed[0].message}
        return Outcome(stopped=said)
    return Outcome(done=all(one.state == DatasetState.READY for one in frozen))


# ---- Runs: reward model, policy


def begin_reward(ground: Ground) -> None:
    inputs = {
        "model": ground.start,
        "rankings": ground.dataset(RANKINGS),
        "demonstrations": ground.dataset(DEMONSTRATIONS),
    }
    _launch(ground, "reward", ground.plan.reward_spec, inputs)


def begin_policy(ground: Ground) -> None:
    inputs = {
        "model": ground.start,
        "reward_model": ground.reward_model,
        "prompts": ground.dataset(PROMPTS),
        "text": ground.text(ground.plan.text),
    }
    _launch(ground, "ppo", ground.plan.policy_spec, inputs)


def _launch(
    ground: Ground, step: str, spec: Mapping[str, object], inputs: Mapping[str, object]
) -> None:
    if ground.stage.runs.exclude(state__in=(State.FAILED, State.CANCELLED)).exists():
        return  # resumed on its own page
    given = {name: one for name, one in inputs.items() if one}
    run = launch(step=step, name=ground.name, spec=spec, inputs=given, by=ground.by)  # type: ignore[arg-type]
    ground.stage.runs.add(run)


def look_at_training(ground: Ground) -> Outcome:
    run = ground.stage.runs.order_by("-pk").first()
    if run is None:
        return Outcome(stopped=_("There is no run."))
    if run.state == State.SUCCEEDED:
        made = list(ModelVersion.objects.filter(run=run))
        ground.stage.model_versions.set(made)
        # The bias that makes the demonstrations' mean score 0: normalised, as the paper does.
        bias = run.summary.get("bias")
        return Outcome(done=bool(made), evidence={"bias": bias} if bias else {})
    return Outcome(stopped=_ended_without(run)) if run.ended else GOES_ON


def look_at_policy(ground: Ground) -> Outcome:
    run = ground.stage.runs.order_by("-pk").first()
    if run and ground.round.automatic and run.state not in ENDED:
        far = kl_of(run)
        if far is not None and far > ground.plan.most_kl and not run.cancel_asked_at:
            cancel(run=run, by=ground.by)
            said = _("The KL of the policy went to %(kl).1f; the plan allows %(most).1f.")
            return Outcome(stopped=said % {"kl": far, "most": ground.plan.most_kl})
    return look_at_training(ground)


def kl_of(run: Run) -> float | None:
    newest = Metric.objects.filter(run=run).order_by("-step").first()
    value = newest.values.get("kl") if newest else None
    return None if value is None else float(value)


def _ended_without(run: Run) -> str:
    about = {"name": run.name, "state": run.get_state_display()}
    return run.message or _("%(name)s ended: %(state)s.") % about


# ---- Evaluate


def begin_evaluate(ground: Ground) -> None:
    for who, model in judging.compared(ground).items():
        known = ground.stage.runs.filter(inputs__name="model", inputs__model=model)
        if known.exclude(state__in=(State.FAILED, State.CANCELLED)).exists():
            continue
        inputs = {
            "model": model,
            "reference": ground.start,
            "reward_model": ground.reward_model,
            "prompts": ground.dataset(EVALUATION),
            "text": ground.text(ground.plan.held_out_text or ground.plan.text),
        }
        spec = {"seed": ground.round.number} | ground.plan.evaluate_spec
        given = {name: one for name, one in inputs.items() if one}
        name = f"{ground.name} {who}"
        run = launch(step="evaluate", name=name, spec=spec, inputs=given, by=ground.by)
        ground.stage.runs.add(run)
    judging.ask_people(ground)


def look_at_evaluate(ground: Ground) -> Outcome:
    runs = [judging.evaluation_of(ground, model) for model in judging.compared(ground).values()]
    for run in runs:
        if run is not None and run.ended and run.state != State.SUCCEEDED:
            return Outcome(stopped=_ended_without(run))
    if not all(run and run.state == State.SUCCEEDED for run in runs):
        return GOES_ON
    return Outcome(done=judging.people_are_through(ground))


# ---- Gate and promote are decided in judging.py


BEGIN: Mapping[str, Callable[[Ground], None]] = {
    StageName.SAMPLE: begin_sample,
    StageName.LABEL: begin_label,
    StageName.FREEZE: begin_freeze,
    StageName.REWARD: begin_reward,
    StageName.POLICY: begin_policy,
    StageName.EVALUATE: begin_evaluate,
    StageName.GATE: judging.begin_gate,
    StageName.PROMOTE: judging.begin_promote,
}
LOOK: Mapping[str, Callable[[Ground], Outcome]] = {
    StageName.SAMPLE: look_at_sample,
    StageName.LABEL: look_at_label,
    StageName.FREEZE: look_at_freeze,
    StageName.REWARD: look_at_training,
    StageName.POLICY: look_at_policy,
    StageName.EVALUATE: look_at_evaluate,
    StageName.GATE: judging.look_at_gate,
    StageName.PROMOTE: judging.look_at_promote,
}
