"""The end of a round: people compare, the gate looks at everything, somebody decides."""

from typing import Any

from django.utils.translation import gettext as _

from labeling.campaigns.models import State as CampaignState
from labeling.campaigns.reading import said_in
from labeling.campaigns.results import win_rates
from labeling.campaigns.services import (
    Entry,
    Terms,
    Wanted,
    close_campaign,
    open_campaign,
    plan_campaign,
)
from labeling.tasks.models import Seat
from training.registry.models import ModelVersion
from training.registry.services import current_policy, promote
from training.rounds.gate import Check, WinRate, checks, verdict
from training.rounds.ground import GOES_ON, Ground, Outcome
from training.rounds.models import Stage, StageName
from training.rounds.plan import GATE
from training.runs.models import Run

NEW, OLD = "new", "current"


def compared(ground: Ground) -> dict[str, ModelVersion]:
    return {NEW: ground.candidate, OLD: ground.current}


def evaluation_of(ground: Ground, model: ModelVersion) -> Run | None:
    runs = ground.other(StageName.EVALUATE).runs
    return runs.filter(inputs__name="model", inputs__model=model).order_by("-pk").first()


def ask_people(ground: Ground) -> None:
    """Plan the comparison as a campaign; its replies are drawn like those of any other."""
    plan, stage = ground.plan, ground.stage
    if not plan.human_prompts or stage.campaign_id:
        return
    campaign = plan_campaign(
        name=ground.name,
        entries=[Entry(ground.current.name, baseline=True), Entry(ground.candidate.name)],
        wanted=Wanted(split=plan.human_split, number=plan.human_prompts, seed=ground.round.number),
        created_by=ground.by,
        terms=Terms(training_labels=plan.human_labels, temperature=plan.temperature),
    )
    Stage.objects.filter(pk=stage.pk).update(campaign=campaign)


def people_are_through(ground: Ground) -> bool:
    """Open the comparison when its replies are there, and close it when all labels are in."""
    campaign = ground.stage.campaign
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


def said_by_people(ground: Ground) -> WinRate | None:
    """The new policy against the current one, with the interval that counts over prompts."""
    campaign = ground.other(StageName.EVALUATE).campaign
    if campaign is None:
        return None
    _old, new = win_rates(said_in(campaign), 0)
    return WinRate(new.value, new.low, new.high, new.labels, new.prompts)


def evidence_of(ground: Ground) -> dict[str, Any]:
    """All that the gate saw, as it is kept with the stage and the promotion."""
    runs = {who: evaluation_of(ground, model) for who, model in compared(ground).items()}
    numbers = {who: dict(run.summary) if run else {} for who, run in runs.items()}
    people = said_by_people(ground)
    found = checks(ground.plan, numbers[NEW], numbers[OLD], people)
    return {
        "candidate": ground.candidate.name,
        "current": ground.current.name,
        "checks": [one.as_json() for one in found],
        "labels": people.labels if people else 0,
        "prompts": people.prompts if people else 0,
        "good": verdict(found),
    }


def begin_gate(ground: Ground) -> None:
    Stage.objects.filter(pk=ground.stage.pk).update(evidence=evidence_of(ground))


def look_at_gate(ground: Ground) -> Outcome:
    """A person decides unless the plan leaves it to the gate."""
    seen = ground.stage.evidence
    if ground.plan.decides != GATE:
        return GOES_ON
    if seen.get("good"):
        return Outcome(done=True, evidence=seen | {"decided": "promote"})
    failed = [name_of(Check(**one)) for one in seen["checks"] if one["passed"] is False]
    said = _("The gate does not let the new policy pass: %(failed)s.")
    return Outcome(stopped=said % {"failed": ", ".join(failed)})


def name_of(check: Check) -> str:
    return {
        "win_rate": _("people prefer the current policy, or are not sure"),
        "reward": _("the reward did not rise enough"),
        "kl": _("it went too far from the start model"),
        "length": _("its replies changed too much in length"),
        "text_loss": _("it forgets held-out text"),
    }[check.name]


def begin_promote(ground: Ground) -> None:
    decided = ground.other(StageName.GATE).evidence
    if current_policy() == ground.candidate:
        return  # somebody was quicker on the model's own page
    by_gate = ground.plan.decides == GATE
    promote(
        model=ground.candidate,
        by=None if by_gate else ground.by,
        reason=decided.get("reason") or _("Round %(number)s") % {"number": ground.round.number},
        evidence=decided,
    )


def look_at_promote(ground: Ground) -> Outcome:
    ground.stage.model_versions.set([ground.candidate])
    return Outcome(done=True)
