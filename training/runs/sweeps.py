"""Sweeps: runs that differ in the value of one field."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from labeling.people.models import User
from training.runs.errors import RunIsRefused
from training.runs.forms.check import Checked, Inputs, check
from training.runs.forms.preflight import preflight
from training.runs.models import Sweep
from training.runs.services import default_name, queue, refuse_more_gpus_than_there_are

MOST_RUNS = 50


def launch_sweep(
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
    """Launch a run for each value of one field: all of them, or none."""
    all_checked = check_sweep(
        field=field, values=values, step=step, spec=spec, inputs=inputs, gpus=gpus
    )
    refuse_more_gpus_than_there_are(gpus)
    preflight(all_checked)
    with transaction.atomic():
        sweep = Sweep.objects.create(name=name or default_name(step), field=field, created_by=by)
        for checked, value in zip(all_checked, values, strict=True):
            queue(checked, name=f"{sweep.name} {field}={value}", by=by, sweep=sweep)
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
    """Check every run of the sweep, or refuse them and name the values that are wrong."""
    if not 1 <= len(values) <= MOST_RUNS:
        said = _("Give 1 to %(most)s values.") % {"most": MOST_RUNS}
        raise RunIsRefused(values=said)
    if len({repr(value) for value in values}) < len(values):
        raise RunIsRefused(values=_("Give each value only once."))
    valid: list[Checked] = []
    wrong: dict[str, str] = {}
    for value in values:
        try:
            one = check(step=step, spec={**spec, field: value}, inputs=inputs, gpus=gpus)
            valid.append(one)
        except RunIsRefused as refused:
            wrong |= {name: said for name, said in refused.fields.items() if name != field}
            if field in refused.fields:
                known = f"{wrong['values']} " if "values" in wrong else ""
                wrong["values"] = f"{known}{value}: {refused.fields[field]}"
    if wrong:
        raise RunIsRefused(**wrong)
    return valid
