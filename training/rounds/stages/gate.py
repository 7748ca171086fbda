"""Gate: the new policy is checked against the plan's limits, by a person or automatically."""

from typing import Any

from django.utils.translation import gettext as _

from labeling.campaigns.reading import said_in
from labeling.campaigns.results import win_rates
from training.rounds.gate_checks import Check, WinRate, checks, verdict
from training.rounds.models import Stage, StageName
from training.rounds.plan import GATE
from training.rounds.stage_context import UNFINISHED, Outcome, StageContext
from training.rounds.stages.evaluate import NEW, OLD, compared, evaluation_of


def begin(context: StageContext) -> None:
    Stage.objects.filter(pk=context.stage.pk).update(evidence=evidence_for(context))


def check(context: StageContext) -> Outcome:
    """Wait for a person, unless the plan lets the gate decide."""
    seen = context.stage.evidence
    if context.plan.decides != GATE:
        return UNFINISHED
    if seen.get("good"):
        return Outcome(done=True, evidence=seen | {"decided": "promote"})
    failed = [reason_of(Check(**one)) for one in seen["checks"] if one["passed"] is False]
    said = _("The new policy did not pass the gate: %(failed)s.")
    return Outcome(stopped=said % {"failed": ", ".join(failed)})


def evidence_for(context: StageContext) -> dict[str, Any]:
    """Everything the gate looks at. It is stored with the stage and with the promotion."""
    runs = {policy: evaluation_of(context, model) for policy, model in compared(context).items()}
    numbers = {policy: dict(run.summary) if run else {} for policy, run in runs.items()}
    people = win_rate_by_people(context)
    found = checks(context.plan, numbers[NEW], numbers[OLD], people)
    return {
        "candidate": context.candidate.name,
        "current": context.current.name,
        "checks": [one.as_json() for one in found],
        "labels": people.labels if people else 0,
        "prompts": people.prompts if people else 0,
        "good": verdict(found),
    }


def win_rate_by_people(context: StageContext) -> WinRate | None:
    """The new policy's win rate against the current one, with an interval over prompts."""
    campaign = context.other(StageName.EVALUATE).campaign
    if campaign is None:
        return None
    _old, new = win_rates(said_in(campaign, ()), 0)
    return WinRate(new.value, new.low, new.high, new.labels, new.prompts)


def reason_of(check: Check) -> str:
    return {
        "win_rate": _("people do not clearly prefer it to the current policy"),
        "reward": _("the reward did not rise enough"),
        "kl": _("it moved too far from the start model"),
        "length": _("its replies changed too much in length"),
        "text_loss": _("its loss on held-out text rose too much"),
    }[check.name]
