"""How long a run will take, as a range: learned from runs that ended here, or only computed."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from statistics import median

from training.mistakes import SpecError
from training.runs.forms.check import Checked, parse
from training.runs.models import Run, State
from training.runs.services import inputs_of

SIMILAR, OTHER, ARITHMETIC = "similar runs", "other runs", "arithmetic"
SOURCES = (SIMILAR, OTHER, ARITHMETIC)
NEWEST = 20  # runs, because machines and their load change
# By how much the time can be wrong in both directions: if nothing was measured, and at least. One
# run corrects the middle, but says nothing about the spread, so few runs leave the range wide.
UNMEASURED, SPREAD = 4.0, 1.5


@dataclass(frozen=True)
class Time:
    """Seconds, and between which limits they probably are."""

    low: float
    seconds: float
    high: float
    source: str


def time_of(checked: Checked, computed: Callable[[Checked], float | None]) -> Time | None:
    """The computed time, corrected by how much longer than computed the newest runs here took.

    Runs of the same step count alone if there are any.
    """
    seconds = computed(checked)
    if seconds is None:
        return None
    for source, runs in (
        (SIMILAR, _ended(checked.gpus, checked.step)),
        (OTHER, _ended(checked.gpus)),
    ):
        if found := list(_ratios(runs, computed)):
            middle, wrong_by = median(found), max(SPREAD, UNMEASURED / len(found))
            low, high = min(*found, middle / wrong_by), max(*found, middle * wrong_by)
            return Time(seconds * low, seconds * middle, seconds * high, source)
    return Time(seconds / UNMEASURED, seconds, seconds * UNMEASURED, ARITHMETIC)


def _ended(gpus: int, step: str = "") -> list[Run]:
    runs = Run.objects.filter(state=State.SUCCEEDED, gpus=gpus, attempt=1)
    runs = runs.filter(started_at__isnull=False, ended_at__isnull=False)
    return list((runs.filter(step=step) if step else runs).order_by("-pk")[:NEWEST])


def _ratios(runs: list[Run], computed: Callable[[Checked], float | None]) -> Iterator[float]:
    """How much longer than computed each run took."""
    for run in runs:
        inputs = inputs_of(run)
        with suppress(SpecError):  # of an older version, with other fields
            spec = parse(run.step, run.spec, inputs)
            expected = computed(Checked(run.step, spec, inputs, run.gpus))
            if expected and run.started_at and run.ended_at and run.ended_at > run.started_at:
                yield (run.ended_at - run.started_at).total_seconds() / expected
