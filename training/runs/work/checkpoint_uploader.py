"""Uploads the checkpoints of a run, so that another machine can continue from them."""

import logging
import threading
from pathlib import Path

from django.db import connections

from training.runs import folder, history, states
from training.runs.errors import RunIsLost
from training.runs.models import Run

logger = logging.getLogger(__name__)


class CheckpointUploader:
    """Uploads new checkpoints in a thread, one at a time, while the engine trains."""

    def __init__(self, run: Run, out: Path) -> None:
        self.run = run
        self.out = out
        self.uploaded = int(run.checkpoint.get("step", 0))
        self._thread: threading.Thread | None = None

    def upload_new(self) -> None:
        """Start uploading a new checkpoint, unless an upload is going on."""
        if self._thread and self._thread.is_alive():
            return
        if self._is_behind():
            self._thread = threading.Thread(target=self._upload_in_thread, daemon=True)
            self._thread.start()

    def finish(self) -> None:
        """Wait until every complete checkpoint is in the store."""
        if self._thread:
            self._thread.join()
        if self._is_behind():
            self.upload()

    def _is_behind(self) -> bool:
        # 0 = no checkpoint: the engine deletes them at its end. Those in the store stay until the
        # results are there too, or else another machine would start from the first step.
        return folder.newest_checkpoint(self.out) not in (0, self.uploaded)

    def upload(self) -> None:
        step = folder.newest_checkpoint(self.out)
        before = self.run.checkpoint.get("files", [])
        files = folder.upload(self.run, self.out)
        checkpoint = {"step": step, "files": files}
        mine = states.of_attempt(self.run.attempt)
        data = {"step": step}
        if not history.change(self.run.pk, mine, code="saved", data=data, checkpoint=checkpoint):
            raise RunIsLost
        self.run.checkpoint, self.uploaded = checkpoint, step
        folder.delete_replaced(self.run, before, files)

    def _upload_in_thread(self) -> None:
        try:
            self.upload()
        except RunIsLost:
            logger.info("Another attempt has the run, so this checkpoint is not needed.")
        except OSError as error:
            # The engine may delete a checkpoint while it is read. The next one will be uploaded.
            logger.warning("A checkpoint was not uploaded: %s", type(error).__name__)
        finally:
            connections.close_all()
