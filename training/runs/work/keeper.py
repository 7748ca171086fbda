"""Seeing to it that a run's checkpoints are where another machine finds them."""

import logging
import threading
from pathlib import Path

from django.db import connections

from training.runs import folder, history, states
from training.runs.models import Run

logger = logging.getLogger(__name__)


class Keeper:
    """Copies a new checkpoint in a thread, one at a time, while the engine goes on."""

    def __init__(self, run: Run, out: Path) -> None:
        self.run = run
        self.out = out
        self.kept = int(run.checkpoint.get("step", 0))
        self._thread: threading.Thread | None = None

    def look(self) -> None:
        """Begin with what is new, unless a copy is on its way."""
        if self._thread and self._thread.is_alive():
            return
        # At 0 there is none: the engine clears them at its end, and what it made is kept then.
        if folder.newest_checkpoint(self.out) not in (0, self.kept):
            self._thread = threading.Thread(target=self._keep_apart, daemon=True)
            self._thread.start()

    def finish(self) -> None:
        """Everything that is sealed is in the store afterwards."""
        if self._thread:
            self._thread.join()
        if folder.newest_checkpoint(self.out) != self.kept:
            self.keep()

    def keep(self) -> None:
        step = folder.newest_checkpoint(self.out)
        before = self.run.checkpoint.get("files", [])
        files = folder.keep(self.run, self.out)
        checkpoint = {"step": step, "files": files}
        mine = states.of_attempt(self.run.attempt)
        data = {"step": step}
        if not history.change(self.run.pk, mine, code="saved", data=data, checkpoint=checkpoint):
            raise states.RunIsLost
        self.run.checkpoint, self.kept = checkpoint, step
        folder.forget_old(self.run, before, files)

    def _keep_apart(self) -> None:
        try:
            self.keep()
        except states.RunIsLost:
            logger.info("Another attempt has the run; its checkpoints are the ones that count.")
        except OSError as error:
            # The engine may take a checkpoint away while it is copied: the next one is kept.
            logger.warning("A checkpoint was not kept: %s", type(error).__name__)
        finally:
            connections.close_all()
