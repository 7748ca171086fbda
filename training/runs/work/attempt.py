"""One attempt at a run: prepare, watch the engine, keep what it learns, and write the end."""

import errno
import logging
import time
from typing import Any

from celery.worker import state as worker
from django.conf import settings

from common.errors import Refusal
from common.retry import busy, forgiving, surely
from training import launch
from training.mistakes import SpecError
from training.runs import folder, history, outputs, states
from training.runs.machines import devices_for
from training.runs.models import Machine, Run, State
from training.runs.work.keeper import Keeper
from training.runs.work.prepare import prepare
from training.runs.work.report import Report
from training.runs.work.tail import storable

logger = logging.getLogger(__name__)
TICK = 0.5  # seconds
BUG, STOPPED, DISK_FULL = 1, 3, 4  # training/engine/runtime/errors.py has them all
LONGEST_MESSAGE = 2000


class Cancelled(Exception):
    """A person asked for the end."""


class MachineStops(Exception):
    """This worker was asked to end."""


class Attempt:
    """What a worker knows of the run it has."""

    def __init__(self, run: Run, machine: Machine) -> None:
        self.run = run
        self.machine = machine
        self.out = folder.here(run)
        self.report = Report(run, self.out)
        self.keeper = Keeper(run, self.out)
        self.engine: launch.Engine | None = None
        self.began_at = run.done_steps
        self._next_beat = 0.0

    def go(self) -> None:
        """Take the run as far as this worker can. Whoever lost it meanwhile writes nothing."""
        try:
            self._work()
        except states.RunIsLost:
            logger.warning("Attempt %s at this run is given up.", self.run.attempt)
        finally:
            if self.engine:
                self.engine.kill()

    def _work(self) -> None:
        try:
            self._settle(self._run_engine())
        except Cancelled:
            self._end_engine(settings.RUN_CANCEL_TIME.total_seconds())
            surely(lambda: states.ended(self.run, State.CANCELLED, "cancelled"))
        except MachineStops:
            self._end_engine(settings.RUN_SAVE_TIME.total_seconds())
            surely(self.keeper.finish)
            surely(lambda: states.back(self.run, "machine_stopped", counts=False))
        except (SpecError, Refusal) as refused:
            self._fail("failed", message=str(refused))
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            self._again("disk_full" if full else "no_reach", message=str(error.strerror or ""))

    def _run_engine(self) -> int:
        """Its exit code. A run that ended but is not registered yet is not done again."""
        spec = busy(lambda: prepare(self.run, self.out), self._heed)
        if (self.out / "summary.json").exists():
            return 0
        self.engine = launch.Engine(
            launch.command(settings.RUN_ENGINE, spec, self.run.gpus),
            folder=settings.BASE_DIR,
            environment=launch.surroundings(devices_for(self.machine, self.run.gpus)),
        )
        while (code := self.engine.exit_code) is None:
            self._heed()
            with forgiving():
                self.report.write(self.engine)
            self.keeper.look()
            time.sleep(TICK)
        return code

    def _heed(self) -> None:
        """Give signs of life, and hear whether the run shall end."""
        if worker_stops():
            raise MachineStops
        with forgiving():
            if time.monotonic() >= self._next_beat:
                states.beat(self.run)
                self._next_beat = time.monotonic() + settings.RUN_HEARTBEAT.total_seconds()
            if states.asked_to_cancel(self.run):
                raise Cancelled

    def _end_engine(self, patience: float) -> None:
        """Ask it to save itself, and end it when it does not. The run stays ours meanwhile."""
        if self.engine:
            self.engine.ask()
            until = time.monotonic() + patience
            while self.engine.exit_code is None and time.monotonic() < until:
                with forgiving():
                    states.beat(self.run)
                self.engine.wait(TICK)
            self.engine.kill()
        surely(lambda: self.report.write(self.engine))

    def _settle(self, code: int) -> None:
        """What the exit code means for the run."""
        surely(lambda: self.report.write(self.engine))
        if code == 0 and (self.out / "summary.json").exists():
            self._succeed()
            return
        fields: dict[str, Any] = {
            "exit_code": code,
            "message": self.engine.last_words() if self.engine else "",
        }
        if self._is_worth_another_try(code):
            self._again("disk_full" if code == DISK_FULL else "retried", **fields)
        else:
            self._fail("failed", **fields)

    def _is_worth_another_try(self, code: int) -> bool:
        """A bug comes again at the same place, unless the run got further this time."""
        if code in (STOPPED, DISK_FULL) or code < 0:
            return True
        surely(lambda: self.run.refresh_from_db(fields=["done_steps"]))
        return code == BUG and self.run.done_steps > self.began_at

    def _succeed(self) -> None:
        for model in busy(lambda: outputs.register(self.run, self.out), self._heed):
            self._note("registered", model=model.name)
        busy(lambda: folder.keep(self.run, self.out), self._heed)
        found = outputs.summary_of(self.out)
        self._end(State.SUCCEEDED, "succeeded", exit_code=0, summary=found, message="")

    def _note(self, code: str, **data: object) -> None:
        mine = states.of_attempt(self.run.attempt)
        surely(lambda: history.change(self.run.pk, mine, code=code, data=data))

    def _again(self, code: str, **fields: Any) -> None:
        surely(self.keeper.finish)
        surely(lambda: states.back(self.run, code, counts=True, **_short(fields)))

    def _fail(self, code: str, **fields: Any) -> None:
        self._end(State.FAILED, code, **fields)

    def _end(self, state: State, code: str, **fields: Any) -> None:
        surely(lambda: states.ended(self.run, state, code, **_short(fields)))


def worker_stops() -> bool:
    """Whether this worker shall end; a solo worker hears it while it works. 0 is no "no"."""
    asked = (worker.should_stop, worker.should_terminate)
    return any(one is not None and one is not False for one in asked)


def _short(fields: dict[str, Any]) -> dict[str, Any]:
    message = storable(str(fields.get("message", "")))[:LONGEST_MESSAGE]
    return {**fields, "message": message}
