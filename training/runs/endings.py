"""What happens when a run ends: functions of packages above, listed in training/hooks.py."""

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)

# Each takes the key of an ended run. It may be called several times for the same end.
RUN_ENDINGS: list[Callable[[int], None]] = []


def handle_end(run_id: int) -> bool:
    """Call every function, and return whether all of them succeeded."""
    succeeded = [_succeeds(handle, run_id) for handle in RUN_ENDINGS]
    return all(succeeded)


def _succeeds(handle: Callable[[int], None], run_id: int) -> bool:
    try:
        handle(run_id)
    except Exception:
        # Whatever is wrong in one package must not keep the others from handling the end. The
        # run stays marked as unhandled, so the watch calls all of them again.
        logger.exception("%s failed for the end of run %s.", handle.__qualname__, run_id)
        return False
    return True
