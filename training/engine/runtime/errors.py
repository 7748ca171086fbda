"""How a run can end early, each with the exit code that the launcher reads.

0 means done and 1 a bug (with its traceback). Codes 2 and 6 come back if the run is started again;
after 3 and 4 the same spec continues from the last checkpoint.
"""

from training.mistakes import Mistake


class EngineError(Exception):
    """The run ends and it is no bug. The text is for the researcher."""

    exit_code = 2

    def __init__(self, *mistakes: Mistake) -> None:
        self.mistakes = mistakes
        super().__init__(" ".join(map(str, mistakes)))


class BadInput(EngineError):
    """A spec, a file or a model folder that this step cannot use."""


class Stopped(EngineError):
    """Someone asked the run to end. What it has learned so far is saved."""

    exit_code = 3


class DiskFull(EngineError):
    """The disk stayed full. The last checkpoint is complete."""

    exit_code = 4


class OutOfMemory(EngineError):
    """The step does not fit. The text says which settings to lower."""

    exit_code = 5


class Diverged(EngineError):
    """A loss or gradient is no finite number. The last checkpoint is from before it."""

    exit_code = 6
