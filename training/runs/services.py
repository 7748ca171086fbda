"""What a researcher can do with runs."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from labeling.people.models import User
from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.runs import history, jobs, states
from training.runs.errors import RunCannotMove, RunIsRefused
from training.runs.forms.check import Checked, Input, Inputs, check
from training.runs.forms.inputs import INPUTS
from training.runs.models import Machine, Run, RunInput, Sweep
from training.specs import STEPS

MOST_RUNS_OF_A_SWEEP = 50


def launch(  # noqa: PLR0913  (all of it is chosen by a person)
    *,
    step: str,
    name: str,
    spec: Mapping[str, object],
    inputs: Inputs,
    by: User,
    gpus: int = 1,
    cloned_from: Run | None = None,
) -> Run:
    """Put a run into the queue, or refuse it in words."""
    checked = check(step=step, spec=spec, inputs=inputs, gpus=gpus)
    refuse_more_gpus_than_there_are(gpus)
    with transaction.atomic():
        return _queue(checked, name=name, by=by, cloned_from=cloned_from)


def launch_sweep(  # noqa: PLR0913  (all of it is chosen by a person)
    *,
    field: str,
    values: Sequence[object],
    step: str,
    name: str,
    spec: Mapping[str, object],
    inputs: Inputs,
    by: User,
    gpus: int = 1,
) -> Sweep:
    """A run for each value of one field: all of them, or none."""
    all_checked = check_sweep(
        field=field, values=values, step=step, spec=spec, inputs=inputs, gpus=gpus
    )
    refuse_more_gpus_than_there_are(gpus)
    with transaction.atomic():
        sweep = Sweep.objects.create(name=name or _default_name(step), field=field, created_by=by)
        for checked, value in zip(all_checked, values, strict=True):
            _queue(checked, name=f"{sweep.name} {field}={value}", by=by, sweep=sweep)
    return sweep


def check_sweep(
    *,
    field: str,
    values: Sequence[object],
    step: str,
    spec: Mapping[str, object],
    inputs: Inputs,
    gpus: int = 1,
) -> list[Checked]:
    """Every run of the sweep; or what is wrong, with the values it is wrong with."""
    if not 1 <= len(values) <= MOST_RUNS_OF_A_SWEEP:
        said = _("Give 1 to %(most)s values.") % {"most": MOST_RUNS_OF_A_SWEEP}
        raise RunIsRefused(values=said)
    if len({repr(value) for value in values}) < len(values):
        raise RunIsRefused(values=_("Give each value only once."))
    good: list[Checked] = []
    wrong: dict[str, str] = {}
    for value in values:
        try:
            one = check(step=step, spec={**spec, field: value}, inputs=inputs, gpus=gpus)
            good.append(one)
        except RunIsRefused as refused:
            wrong |= {name: said for name, said in refused.fields.items() if name != field}
            if field in refused.fields:
                known = f"{wrong['values']} " if "values" in wrong else ""
                wrong["values"] = f"{known}{value}: {refused.fields[field]}"
    if wrong:
        raise RunIsRefused(**wrong)
    return good


@transaction.atomic
def cancel(*, run: Run, by: User) -> Run:
    """End a run: at once where it waits, within seconds where it runs."""
    transaction.on_commit(jobs.handle_ends_soon, robust=True)
    if not states.ask_cancel(run, by):
        run.refresh_from_db()
        if run.ended or not run.cancel_asked_at:
            raise RunCannotMove(_("This run has ended already."))
    run.refresh_from_db()
    return run


@transaction.atomic
def resume(*, run: Run, by: User) -> Run:
    """Let a run that failed or was cancelled go on from its last checkpoint."""
    if run.withdrawn_data_at:
        raise RunCannotMove(history.sentence("withdrawn", {}))
    if not states.resume(run, by):
        raise RunCannotMove(_("Only a run that failed or was cancelled can go on."))
    transaction.on_commit(partial(jobs.notify_worker, run.pk))
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
    """The same run again, with changes."""
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
    """Another preset replaces what came from the old one, but nothing that was set by hand."""
    before = dict(run.spec)
    if "preset" in changes and changes["preset"] != before.get("preset"):
        out_of_preset = _as_preset_says(run.step, str(before.get("preset") or ""))
        before = {n: value for n, value in before.items() if out_of_preset.get(n, ...) != value}
    return before | dict(changes)


def inputs_of(run: Run) -> dict[str, list[Input]]:
    """What a run reads, by name."""
    rows = run.inputs.select_related("dataset", "model", "source").order_by("name", "position")
    found: dict[str, list[Input]] = {}
    for row in rows:
        one = row.dataset or row.model or row.source
        if one is not None:
            found.setdefault(row.name, []).append(one)
    return found


def refuse_more_gpus_than_there_are(gpus: int) -> None:
    """A run that no machine could ever take would wait for ever."""
    most = max(Machine.objects.values_list("slots", flat=True), default=1)
    if gpus > most:
        said = _("No machine with so many GPUs was ever seen; the largest has %(most)s.")
        raise RunIsRefused(gpus=said % {"most": most})


def _queue(
    checked: Checked,
    *,
    name: str,
    by: User,
    cloned_from: Run | None = None,
    sweep: Sweep | None = None,
) -> Run:
    run = Run.objects.create(
        name=name.strip()[:128] or _default_name(checked.step),
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
        RunInput(run=run, name=input_name, position=position, **{_column(one): one})
        for input_name, chosen in checked.inputs.items()
        for position, one in enumerate(chosen)
    )
    history.change(run.pk, states.QUEUED, code="queued", by=by)
    transaction.on_commit(partial(jobs.notify_worker, run.pk), robust=True)
    run.refresh_from_db()
    return run


def _column(one: Input) -> str:
    if isinstance(one, Dataset):
        return "dataset"
    return "model" if isinstance(one, ModelVersion) else "source"


def _default_name(step: str) -> str:
    number = Run.objects.filter(step=step).count() + 1
    return f"{step}-{number}"


def _as_preset_says(step: str, preset: str) -> dict[str, Any]:
    """The fields of a step as they are when nobody sets any."""
    from_nowhere = {name: "inputs" for name, wanted in INPUTS[step].items() if wanted.required}
    several = {n: ["inputs"] for n in from_nowhere if INPUTS[step][n].several}
    try:
        spec = STEPS[step].parse({"preset": preset, "out": "out", **from_nowhere, **several})
    except ValueError:  # a step whose defaults alone make no sense: all of it was set by hand
        return {}
    return spec.as_json()
