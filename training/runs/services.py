"""What researchers can do with runs: launch, cancel, resume, clone."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from common.commits import notify_after_commit
from labeling.people.models import User
from training.datasets.models import Dataset
from training.mistakes import SpecError
from training.registry.models import ModelVersion
from training.runs import history, jobs, states
from training.runs.errors import RunCannotMove, RunIsRefused
from training.runs.forms.check import Checked, Input, Inputs, check, withdrawn_sentence
from training.runs.forms.inputs import INPUTS
from training.runs.forms.preflight import preflight
from training.runs.models import Machine, Run, RunInput, Sweep
from training.specs import STEPS


def launch(
    *,
    step: str,
    name: str,
    spec: Mapping[str, object],
    inputs: Inputs,
    by: User,
    gpus: int = 1,
    cloned_from: Run | None = None,
) -> Run:
    """Queue a run, or refuse it and say why."""
    checked = check(step=step, spec=spec, inputs=inputs, gpus=gpus)
    refuse_more_gpus_than_there_are(gpus)
    preflight([checked])
    with transaction.atomic():
        return queue(checked, name=name, by=by, cloned_from=cloned_from)


@transaction.atomic
def cancel(*, run: Run, by: User) -> Run:
    """Cancel a run: at once if it is queued, within seconds if it is running."""
    notify_after_commit(jobs.handle_ends_soon)
    if not states.ask_cancel(run, by):
        run.refresh_from_db()
        if run.ended or not run.cancel_asked_at:
            raise RunCannotMove(_("This run has already ended."))
    run.refresh_from_db()
    return run


@transaction.atomic
def resume(*, run: Run, by: User) -> Run:
    """Queue a failed or cancelled run again; it continues from its last checkpoint."""
    if run.withdrawn_data_at:
        raise RunCannotMove(history.sentence("withdrawn", {}))
    if not states.resume(run, by):
        raise RunCannotMove(_("Only a run that failed or was cancelled can be resumed."))
    notify_after_commit(jobs.notify_worker, run.pk)
    run.refresh_from_db()
    return run


def clone(
    *,
    run: Run,
    by: User,
    name: str = "",
    changes: Mapping[str, object] | None = None,
    inputs: Inputs | None = None,
    gpus: int | None = None,
) -> Run:
    """Launch a copy of the run, with changes."""
    return launch(
        step=run.step,
        name=name or _("%(name)s again") % {"name": run.name},
        spec=changed_spec(run, changes or {}),
        inputs={**inputs_of(run), **(inputs or {})},
        by=by,
        gpus=gpus or run.gpus,
        cloned_from=run,
    )


def changed_spec(run: Run, changes: Mapping[str, object]) -> dict[str, object]:
    """The spec with changes. A new preset replaces the old one's values, not those set by hand."""
    before = dict(run.spec)
    if "preset" in changes and changes["preset"] != before.get("preset"):
        from_preset = _values_of_preset(run.step, str(before.get("preset") or ""))
        before = {n: value for n, value in before.items() if from_preset.get(n, ...) != value}
    return before | dict(changes)


def inputs_of(run: Run) -> dict[str, list[Input]]:
    """What a run reads, by name."""
    rows = run.inputs.select_related("dataset", "model", "source").order_by("name", "position")
    found: dict[str, list[Input]] = {}
    for row in rows:
        found.setdefault(row.name, []).append(row.read)
    return found


def refuse_more_gpus_than_there_are(gpus: int) -> None:
    """Refuse a run that needs more GPUs than any machine has, because it would wait forever."""
    most = max(Machine.objects.values_list("slots", flat=True), default=1)
    if gpus > most:
        said = _("No machine has that many GPUs. The largest has %(most)s.")
        raise RunIsRefused(gpus=said % {"most": most})


def queue(
    checked: Checked,
    *,
    name: str,
    by: User,
    cloned_from: Run | None = None,
    sweep: Sweep | None = None,
) -> Run:
    _refuse_withdrawn(checked)
    run = Run.objects.create(
        name=name.strip()[:128] or default_name(checked.step),
        step=checked.step,
        spec=checked.fields,
        gpus=checked.gpus,
        most_attempts=settings.RUN_ATTEMPTS,
        reason="queued",
        created_by=by,
        cloned_from=cloned_from,
        sweep=sweep,
    )
    RunInput.objects.bulk_create(
        RunInput(run=run, name=input_name, position=position, **{_column_of(one): one})
        for input_name, chosen in checked.inputs.items()
        for position, one in enumerate(chosen)
    )
    history.change(run.pk, states.QUEUED, code="queued", by=by)
    notify_after_commit(jobs.notify_worker, run.pk)
    run.refresh_from_db()
    return run


def _refuse_withdrawn(checked: Checked) -> None:
    """Refuse datasets that were withdrawn since the check. Later withdrawals find this run."""
    names = {
        one.pk: name
        for name, chosen in checked.inputs.items()
        for one in chosen
        if isinstance(one, Dataset)
    }
    read = Dataset.objects.select_for_update(no_key=True).filter(pk__in=names).order_by("pk")
    if wrong := {names[one.pk]: withdrawn_sentence(one) for one in read if one.withdrawn_at}:
        raise RunIsRefused(**wrong)


def _column_of(one: Input) -> str:
    if isinstance(one, Dataset):
        return "dataset"
    return "model" if isinstance(one, ModelVersion) else "source"


def default_name(step: str) -> str:
    number = Run.objects.filter(step=step).count() + 1
    return f"{step}-{number}"


def _values_of_preset(step: str, preset: str) -> dict[str, Any]:
    """Every field of a step with this preset, if nothing else is set."""
    inputs = {name: "inputs" for name, wanted in INPUTS[step].items() if wanted.required}
    lists = {n: ["inputs"] for n in inputs if INPUTS[step][n].several}
    try:
        spec = STEPS[step].parse({"preset": preset, "out": "out", **inputs, **lists})
    except SpecError:  # the preset alone is not a valid spec, so everything was set by hand
        return {}
    return spec.as_json()
