"""What can go wrong in a run, each with the exit code the launcher reads.

0 is done and 1 a bug (with its traceback). Code 2 does not go away by trying again; after 3 and 4
the same spec goes on from the last checkpoint.
"""


class EngineError(Exception):
    """An end of the run that is nobody's bug; its text is one sentence for the researcher."""

    exit_code = 2


class BadInput(EngineError):
    """A spec, a file or a model folder that this step cannot use."""


class Stopped(EngineError):
    """Somebody asked the run to end; what was learned so far is saved."""

    exit_code = 3


class DiskFull(EngineError):
    """The disk stayed full; the last checkpoint is whole."""

    exit_code = 4


class OutOfMemory(EngineError):
    """The step does not fit; the sentence says what to turn down."""

    exit_code = 5
