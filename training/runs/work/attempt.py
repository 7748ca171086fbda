"""One attempt at a run: prepare it, watch the engine, store what it reports, and write the end."""

import dataclasses
import errno
import logging
import time
from typing import Any

from celery.worker import state as worker
from django.conf import settings

from common.errors import Refusal
from common.retry import in_thread, outages_ignored, retry_until_written
from common.storable import storable
from training import engine_process
from training.mistakes import SpecError
from training.runs import folder, history, outputs, states
from training.runs.errors import RunIsLost
from training.runs.machines import devices_for
from training.runs.models import Machine, Run, State
from training.runs.work.checkpoint_uploader import CheckpointUploader
from training.runs.work.event_file import EventFile, described
from training.runs.work.prepare import prepare
from training.runs.work.recorder import Recorder

logger = logging.getLogger(__name__)
TICK = 0.5  # seconds
BUG, STOPPED, DISK_FULL = 1, 3, 4  # exit codes; training/engine/runtime/errors.py has all of them
LONGEST_MESSAGE = 2000


class Cancelled(Exception):
    """A person asked to cancel the run."""


class MachineStops(Exception):
    """This worker was asked to shut down."""


class Attempt:
    """A worker's attempt at a run that it has claimed."""

    def __init__(self, run: Run, machine: Machine) -> None:
        self.run = run
        self.machine = machine
        self.out = folder.working_folder(run)
        self.recorder = Recorder(run, self.out)
        self.events = EventFile(self.out, described(run))
        self.uploader = CheckpointUploader(run, self.out)
        self.engine: engine_process.EngineProcess | None = None
        self.began_at = run.done_steps
        self._next_beat = 0.0

    def go(self) -> None:
        """Work on the run. If it was reassigned in the meantime, write nothing."""
        try:
            self._work()
        except RunIsLost:
            logger.warning("Attempt %s has lost this run.", self.run.attempt)
        finally:
            if self.engine:
                self.engine.kill()
            # However the attempt ended: checkpoints of PPO contain prompts.
            retry_until_written(lambda: folder.forget_if_withdrawn(self.run))

    def _work(self) -> None:
        try:
            self._settle(self._run_engine())
        except Cancelled:
            self._stop_engine(settings.RUN_CANCEL_TIME.total_seconds())
            retry_until_written(lambda: states.end(self.run, State.CANCELLED, "cancelled"))
        except MachineStops:
            self._stop_engine(settings.RUN_SAVE_TIME.total_seconds())
            retry_until_written(self.uploader.finish)
            retry_until_written(lambda: states.requeue_after_shutdown(self.run))
        except SpecError as error:
            found = [dataclasses.asdict(one) for one in error.mistakes]
            self._fail(message=str(error), mistakes=found)
        except Refusal as refused:
            self._fail(message=str(refused))
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            self._try_again("disk_full" if full else "no_reach", message=str(error.strerror or ""))

    def _run_engine(self) -> int:
        """Run the engine and return its exit code; 0 at once if an earlier attempt finished."""
        spec = in_thread(lambda: prepare(self.run, self.out), self._check_in)
        if (self.out / "summary.json").exists():
            return 0
        outputs.forget_mistakes(self.out)
        self.engine = engine_process.EngineProcess(
            engine_process.command(settings.RUN_ENGINE, spec, self.run.gpus),
            folder=settings.BASE_DIR,
            environment=engine_process.environment(devices_for(self.machine, self.run.gpus)),
        )
        while (code := self.engine.exit_code) is None:
            self._check_in()
            with outages_ignored():
                self._record()
            self.uploader.upload_new()
            time.sleep(TICK)
        return code

    def _check_in(self) -> None:
        """Write a heartbeat, and raise if the run must end."""
        if worker_stops():
            raise MachineStops
        with outages_ignored():
            if time.monotonic() >= self._next_beat:
                states.beat(self.run)
                self._next_beat = time.monotonic() + settings.RUN_HEARTBEAT.total_seconds()
            if states.cancel_is_asked(self.run):
                raise Cancelled

    def _stop_engine(self, seconds: float) -> None:
        """Ask the engine to save and end; kill it if it does not. Heartbeats keep the run ours."""
        if self.engine:
            self.engine.ask_to_stop()
            until = time.monotonic() + seconds
            while self.engine.exit_code is None and time.monotonic() < until:
                with outages_ignored():
                    states.beat(self.run)
                self.engine.wait(TICK)
            self.engine.kill()
        retry_until_written(self._record)

    def _record(self) -> None:
        """Write what the engine reported into rows, and into the event file."""
        self.recorder.write(self.engine)
        self.events.write()

    def _settle(self, code: int) -> None:
        """Decide from the exit code whether the run succeeded, is tried again, or failed."""
        retry_until_written(self._record)
        if code == 0 and (self.out / "summary.json").exists():
            self._succeed()
            return
        fields: dict[str, Any] = {
            "exit_code": code,
            "message": self.engine.last_sentence() if self.engine else "",
            "mistakes": outputs.mistakes_of(self.out),
        }
        if self._is_worth_another_attempt(code):
            self._try_again("disk_full" if code == DISK_FULL else "retried", **fields)
        else:
            retry_until_written(self.uploader.finish)
            self._fail(**fields)

    def _is_worth_another_attempt(self, code: int) -> bool:
        """A bug would fail at the same step again, unless this attempt made progress."""
        if code in (STOPPED, DISK_FULL) or code < 0:
            return True
        retry_until_written(lambda: self.run.refresh_from_db(fields=["done_steps"]))
        return code == BUG and self.run.done_steps > self.began_at

    def _succeed(self) -> None:
        for model in in_thread(lambda: outputs.register(self.run, self.out), self._check_in):
            self._note_registered(model.name)
        in_thread(self.events.finish, self._check_in)
        in_thread(lambda: folder.upload(self.run, self.out), self._check_in)
        found = outputs.summary_of(self.out)
        self._end(State.SUCCEEDED, "succeeded", exit_code=0, summary=found, message="")

    def _note_registered(self, model: str) -> None:
        mine, data = states.of_attempt(self.run.attempt), {"model": model}
        retry_until_written(lambda: history.change(self.run.pk, mine, code="registered", data=data))

    def _try_again(self, code: str, **fields: Any) -> None:
        retry_until_written(self.uploader.finish)
        retry_until_written(
            lambda: states.requeue_after_failure(self.run, code, **_storable(fields))
        )

    def _fail(self, **fields: Any) -> None:
        self._end(State.FAILED, "failed", **fields)

    def _end(self, state: State, code: str, **fields: Any) -> None:
        retry_until_written(lambda: states.end(self.run, state, code, **_storable(fields)))


def worker_stops() -> bool:
    """Whether this worker must shut down. Celery sets an exit code then, which may be 0."""
    asked = (worker.should_stop, worker.should_terminate)
    return any(one is not None and one is not False for one in asked)


def _storable(fields: dict[str, Any]) -> dict[str, Any]:
    message = str(fields.get("message", ""))[:LONGEST_MESSAGE]
    whole = {"mistakes": [], **fields, "message": message}
    return {name: storable(value) for name, value in whole.items()}
