"""Is this run possible? Every mistake is found and said before anything starts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from training.datasets.models import Dataset
from training.datasets.models import State as DatasetState
from training.mistakes import SENTENCES, Mistake, SpecError
from training.registry.models import ModelVersion, Origin
from training.runs.errors import RunIsRefused
from training.runs.forms.inputs import INPUTS, OURS, Wanted
from training.runs.models import Run, State, Step
from training.specs import STEPS, Spec

Input = Dataset | ModelVersion | Run
Inputs = Mapping[str, Input | Sequence[Input]]
MOST_GPUS = 1024


@dataclass(frozen=True)
class Checked:
    """A run that can start: its whole spec, and the dataset or model of each input."""

    step: str
    spec: Spec
    inputs: dict[str, list[Input]]
    gpus: int

    @property
    def fields(self) -> dict[str, object]:
        """The fields of the spec but for the step, what the server chooses, and the inputs."""
        left_out = {"step", *OURS, *INPUTS[self.step]}
        return {n: value for n, value in self.spec.as_json().items() if n not in left_out}


def check(*, step: str, spec: Mapping[str, object], inputs: Inputs, gpus: int = 1) -> Checked:
    """The run as it would be launched, or RunIsRefused with a sentence for each field."""
    if step not in STEPS:
        raise RunIsRefused(step=_("There is no such step."))
    given = {name: _listed(value) for name, value in inputs.items() if value}
    wrong = dict(_wrong_inputs(step, given))
    if not 1 <= gpus <= MOST_GPUS:
        wrong["gpus"] = _("Give at least one GPU.")
    try:
        whole = parse(step, spec, given)
    except SpecError as error:
        said = {one.field: _(SENTENCES[one.code]) % one.params for one in error.mistakes}
        raise RunIsRefused(**(said | wrong)) from error
    if wrong:
        raise RunIsRefused(**wrong)
    return Checked(step, whole, given, gpus)


def parse(step: str, spec: Mapping[str, object], inputs: Mapping[str, Sequence[Input]]) -> Spec:
    """The spec with a placeholder for every input, because its rules look at all fields."""
    reserved = {*OURS, *INPUTS[step]}
    mistakes = [Mistake(name, "not_settable") for name in spec if name in reserved]
    settable = {name: value for name, value in spec.items() if name not in reserved}
    places = {name: _place(INPUTS[step].get(name), name) for name in inputs}
    try:
        whole = STEPS[step].parse({**settable, **places, "out": "out"})
    except SpecError as error:
        raise SpecError([*mistakes, *error.mistakes]) from error
    if mistakes:
        raise SpecError(mistakes)
    return whole


def _place(wanted: Wanted | None, name: str) -> object:
    if wanted and wanted.several:
        return [f"inputs/{name}"]
    return Path("inputs") / name if wanted and wanted.datasets else f"inputs/{name}"


def _listed(value: Input | Sequence[Input]) -> list[Input]:
    return [value] if isinstance(value, Dataset | ModelVersion | Run) else list(value)


def _wrong_inputs(step: str, given: Mapping[str, list[Input]]) -> Iterator[tuple[str, str]]:
    for name, wanted in INPUTS[step].items():
        if wanted.required and not given.get(name):
            yield name, _("Choose one; this step needs it.")
    for name, chosen in given.items():
        known = INPUTS[step].get(name)
        problem = _problem(known, chosen) if known else _("This step has no such input.")
        if problem:
            yield name, problem


def _problem(wanted: Wanted, chosen: Sequence[Input]) -> str:
    if len(chosen) > 1 and not wanted.several:
        return _("Choose only one.")
    if len(set(chosen)) < len(chosen):
        return _("Choose each only once.")
    return next(filter(None, (_wrong(wanted, one) for one in chosen)), "")


def _wrong(wanted: Wanted, one: Input) -> str:
    if isinstance(one, Dataset):
        return _wrong_dataset(wanted, one)
    if isinstance(one, ModelVersion):
        return _wrong_model(wanted, one)
    return _wrong_run(wanted, one)


def _wrong_dataset(wanted: Wanted, dataset: Dataset) -> str:
    about = {"name": dataset.name, "kind": dataset.get_kind_display()}
    if dataset.kind not in wanted.datasets:
        return _("%(name)s holds something else (%(kind)s).") % about
    if dataset.withdrawn_at:
        return withdrawn_sentence(dataset)
    if dataset.state != DatasetState.READY:
        return _("%(name)s is not ready.") % about
    return ""


def withdrawn_sentence(dataset: Dataset) -> str:
    about = {"name": dataset.name}
    return _("Prompts of %(name)s were withdrawn. Choose the version after it.") % about


def _wrong_model(wanted: Wanted, model: ModelVersion) -> str:
    about = {"name": model.name, "kind": model.get_kind_display()}
    if model.kind not in wanted.models:
        return _("%(name)s is a model of another kind (%(kind)s).") % about
    if model.origin == Origin.ENDPOINT:
        return _("%(name)s is served elsewhere, and the engine needs its files.") % about
    if model.origin == Origin.BEST_OF:
        return _("%(name)s is best of n, not a set of weights. Choose %(policy)s instead.") % {
            "name": model.name,
            "policy": model.parent,
        }
    if not model.key:
        return _("The files of %(name)s are not there yet.") % about
    return ""


def _wrong_run(wanted: Wanted, run: Run) -> str:
    about = {"name": run.name}
    if not wanted.runs or run.step not in {Step.SAMPLE, Step.SCORE}:
        return _("%(name)s wrote no replies.") % about
    if run.state != State.SUCCEEDED:
        return _("%(name)s has not succeeded.") % about
    return ""
