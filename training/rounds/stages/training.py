"""What the stages that train or evaluate a model share: launching runs and following them."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.rounds.stage_context import UNFINISHED, Outcome, StageContext
from training.runs.models import Run, State
from training.runs.services import launch

Inputs = Mapping[str, Dataset | ModelVersion | None]


def launch_for(
    context: StageContext, *, step: str, name: str, spec: Mapping[str, object], inputs: Inputs
) -> None:
    """Launch a run of the stage. Inputs that are missing are left out."""
    given = {field: one for field, one in inputs.items() if one is not None}
    run = launch(step=step, name=name, spec=spec, inputs=given, by=context.by)
    context.stage.runs.add(run)


def train(context: StageContext, *, step: str, spec: Mapping[str, object], inputs: Inputs) -> None:
    """Launch the one run of a stage, unless it was resumed on its own page."""
    if not context.stage.runs.exclude(state__in=(State.FAILED, State.CANCELLED)).exists():
        launch_for(context, step=step, name=context.name, spec=spec, inputs=inputs)


def check_training(context: StageContext) -> Outcome:
    run = newest_run(context)
    if run is None:
        return Outcome(stopped=_("There is no run."))
    if run.state == State.SUCCEEDED:
        made = list(ModelVersion.objects.filter(run=run))
        context.stage.model_versions.set(made)
        # The bias that gives demonstrations a mean score of 0, as in the paper.
        bias = run.summary.get("bias")
        return Outcome(done=bool(made), evidence={"bias": bias} if bias else {})
    return Outcome(stopped=why_ended(run)) if run.ended else UNFINISHED


def newest_run(context: StageContext) -> Run | None:
    return context.stage.runs.order_by("-pk").first()


def why_ended(run: Run) -> str:
    """Why a run ended without success."""
    about = {"name": run.name, "state": run.get_state_display()}
    return run.message or _("%(name)s ended: %(state)s.") % about
