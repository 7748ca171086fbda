"""The tables of runs: machines, runs with their inputs, and what runs report."""

from training.runs.models.history import Metric, RunEvent, RunSample
from training.runs.models.machines import Machine
from training.runs.models.public import PublicResult
from training.runs.models.runs import ENDED, Run, RunInput, State, Step
from training.runs.models.sweeps import Sweep

__all__ = [
    "ENDED",
    "Machine",
    "Metric",
    "PublicResult",
    "Run",
    "RunEvent",
    "RunInput",
    "RunSample",
    "State",
    "Step",
    "Sweep",
]
