"""Evaluate: the new and the current policy reply to the same prompts, and people compare them."""

from labeling.campaigns.models import State as CampaignState
from labeling.campaigns.services import close_campaign, open_campaign, plan_campaign
from labeling.campaigns.terms import Entry, Terms, Wanted
from labeling.tasks.models import Seat
from training.registry.models import ModelVersion
from training.rounds.models import Stage, StageName
from training.rounds.stage_context import UNFINISHED, Outcome, StageContext
from training.rounds.stages.freeze import EVALUATION
from training.rounds.stages.training import Inputs, launch_for, why_ended
from training.runs.models import Run, State

NEW, OLD = "new", "current"


def begin(context: StageContext) -> None:
    for policy, model in compared(context).items():
        runs = context.stage.runs.filter(inputs__name="model", inputs__model=model)
        if runs.exclude(state__in=(State.FAILED, State.CANCELLED)).exists():
            continue
        inputs: Inputs = {
            "model": model,
            "reference": context.start,
            "reward_model": context.reward_model,
            "prompts": context.frozen(EVALUATION),
            "text": context.text(context.plan.held_out_text or context.plan.text),
        }
        spec = {"seed": context.round.number} | context.plan.evaluate_spec
        name = f"{context.name} {policy}"
        launch_for(context, step="evaluate", name=name, spec=spec, inputs=inputs)
    plan_comparison(context)


def check(context: StageContext) -> Outcome:
    runs = [evaluation_of(context, model) for model in compared(context).values()]
    for run in runs:
        if run is not None and run.ended and run.state != State.SUCCEEDED:
            return Outcome(stopped=why_ended(run))
    if not all(run and run.state == State.SUCCEEDED for run in runs):
        return UNFINISHED
    return Outcome(done=comparison_is_over(context))


def compared(context: StageContext) -> dict[str, ModelVersion]:
    return {NEW: context.candidate, OLD: context.current}


def evaluation_of(context: StageContext, model: ModelVersion) -> Run | None:
    """The run that evaluated this model in this round."""
    runs = context.other(StageName.EVALUATE).runs
    return runs.filter(inputs__name="model", inputs__model=model).order_by("-pk").first()


def plan_comparison(context: StageContext) -> None:
    """Plan a campaign in which people compare the two policies, if the plan asks for one."""
    plan, stage = context.plan, context.stage
    if not plan.human_prompts or stage.campaign_id:
        return
    number = context.round.number
    campaign = plan_campaign(
        name=context.name,
        entries=[Entry(context.current.name, baseline=True), Entry(context.candidate.name)],
        wanted=Wanted(split=plan.human_split, number=plan.human_prompts, seed=number),
        created_by=context.by,
        terms=Terms(training_labels=plan.human_labels, temperature=plan.temperature),
    )
    Stage.objects.filter(pk=stage.pk).update(campaign=campaign)


def comparison_is_over(context: StageContext) -> bool:
    """Open the campaign when its replies are there, and close it when all labels are."""
    campaign = context.stage.campaign
    if campaign is None:
        return True
    if campaign.state == CampaignState.READY:
        open_campaign(campaign=campaign)
        return False
    if campaign.state == CampaignState.OPEN:
        if Seat.objects.open().filter(task__campaign_task__campaign=campaign).exists():
            return False
        close_campaign(campaign=campaign)
        return True
    return campaign.state == CampaignState.CLOSED
