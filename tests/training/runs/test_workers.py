"""Workers take runs, tell of them, lose them and end them. The engine is a stand-in."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import psutil
import pytest
from celery.worker import state as worker
from django.db import connection
from django.utils import timezone

from training.runs import jobs, states
from training.runs.models import Metric, Run, RunEvent, State
from training.runs.services import cancel, launch, resume
from training.runs.work.attempt import Attempt

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def stand_in(settings) -> None:
    settings.RUN_ENGINE = "tests.training.runs.stand_in"


@pytest.fixture
def long(rosalind, text) -> Callable[..., Run]:
    def make(steps: int = 600, **fields) -> Run:
        spec = {"max_steps": steps, "learning_rate": 0.05, "checkpoint_every": 5, **fields}
        return launch(step="pretrain", name="long", spec=spec, inputs={"text": text}, by=rosalind)

    return make


class Worker(threading.Thread):
    """Another worker, in a thread with a connection of its own."""

    def __init__(self, run, machine) -> None:
        super().__init__(daemon=True)
        self.attempt: Attempt | None = None
        self.run_id, self.machine = run.pk, machine

    def run(self) -> None:
        claimed = states.claim(self.machine, self.run_id)
        if claimed:
            self.attempt = Attempt(claimed, self.machine)
            self.attempt.go()
        connection.close()


def until(holds: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def steps_of(run: Run) -> list[int]:
    return list(Metric.objects.filter(run=run).order_by("step").values_list("step", flat=True))


def codes_of(run: Run) -> list[str]:
    events = RunEvent.objects.filter(run=run, kind="state").order_by("number")
    return [event.data["code"] for event in events if event.data["code"] != "saved"]


def begun(run: Run, machine) -> Worker:
    worker = Worker(run, machine)
    worker.start()
    until(lambda: Metric.objects.filter(run=run, step__gte=7).exists())
    return worker


def test_of_many_workers_that_hear_the_bell_one_has_the_run(run, machine):
    got = []

    def take() -> None:
        if claimed := states.claim(machine, run.pk):
            got.append(claimed.attempt)
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert got == [1]
    assert codes_of(run) == ["queued", "claimed"]


def test_a_worker_takes_only_runs_that_fit_it(run, machine):
    Run.objects.filter(pk=run.pk).update(gpus=2)

    assert states.claim(machine, run.pk) is None


def test_a_worker_whose_run_was_given_to_another_writes_nothing_more(long, machine):
    run = long()
    first = begun(run, machine)
    assert first.attempt
    assert first.attempt.engine
    pid = first.attempt.engine.process.pid

    Run.objects.filter(pk=run.pk).update(attempt=2)  # the reaper and another worker
    seen = steps_of(run)
    first.join(10)

    assert not first.is_alive()
    assert not psutil.pid_exists(pid)
    assert steps_of(run) == seen
    run.refresh_from_db()
    assert run.state == State.RUNNING


def test_a_run_whose_worker_died_goes_on_from_its_checkpoint(long, machine, settings, monkeypatch):
    run = long(steps=30)
    first = begun(run, machine)
    assert first.attempt
    assert first.attempt.engine
    monkeypatch.setattr(first.attempt, "_check_in", lambda: sys.exit())  # as if killed
    first.attempt.engine.kill()
    first.join(10)
    settings.RUN_SILENT_AFTER = timedelta(seconds=1)
    Run.objects.filter(pk=run.pk).update(
        state=State.RUNNING, ended_at=None, heartbeat_at=timezone.now() - timedelta(seconds=5)
    )

    jobs.take_back_silent()
    run.refresh_from_db()
    assert (run.state, run.attempt) == (State.QUEUED, 1)
    second = Worker(run, machine)
    second.start()
    second.join(60)

    run.refresh_from_db()
    assert (run.state, run.attempt) == (State.SUCCEEDED, 2)
    assert steps_of(run) == [*range(1, 31)]
    assert Metric.objects.get(run=run, step=30).values == {"total": 465}
    assert run.summary["total"] == 465
    assert run.produced.count() == 1


def test_a_cancelled_run_frees_its_machine_within_five_seconds(long, machine, rosalind):
    run = long(weight_decay=1)  # it does not heed SIGTERM
    taken = begun(run, machine)
    assert taken.attempt
    assert taken.attempt.engine
    pid = taken.attempt.engine.process.pid

    asked = time.monotonic()
    cancel(run=run, by=rosalind)
    taken.join(10)

    assert time.monotonic() - asked < 5
    assert not psutil.pid_exists(pid)
    run.refresh_from_db()
    assert run.state == State.CANCELLED
    assert codes_of(run) == ["queued", "claimed", "cancel_asked", "cancelled"]


def test_a_cancelled_run_can_go_on_where_it_was(long, machine, rosalind):
    run = long(steps=24)
    taken = begun(run, machine)
    cancel(run=run, by=rosalind)
    taken.join(10)

    resume(run=run, by=rosalind)
    again = Worker(run, machine)
    again.start()
    again.join(60)

    run.refresh_from_db()
    assert run.state == State.SUCCEEDED
    assert Metric.objects.get(run=run, step=24).values == {"total": 300}


def test_a_worker_that_is_stopped_saves_the_run_and_gives_it_back(long, machine, monkeypatch):
    run = long()
    taken = begun(run, machine)

    monkeypatch.setattr(worker, "should_stop", 0)
    taken.join(20)

    run.refresh_from_db()
    assert (run.state, run.reason) == (State.QUEUED, "machine_stopped")
    assert run.checkpoint["step"] == run.done_steps
    assert run.most_attempts == 4  # nobody's failure


def test_an_engine_that_got_further_is_tried_again_and_one_that_did_not_is_not(long, work):
    further = work(long(steps=12, seed=7))

    assert (further.state, further.reason, further.exit_code) == (State.QUEUED, "retried", 1)
    assert work(further).state == State.SUCCEEDED

    at_once = long(steps=12)
    at_once.inputs.all().delete()  # the engine's spec cannot be made
    assert work(at_once).state == State.FAILED


def test_after_three_attempts_a_person_decides(long, machine, settings, rosalind):
    run = long()
    settings.RUN_SILENT_AFTER = timedelta(seconds=0)
    for _attempt in range(3):
        assert states.claim(machine, run.pk)
        time.sleep(0.01)
        jobs.take_back_silent()

    run.refresh_from_db()
    assert (run.state, run.attempt, run.reason) == (State.FAILED, 3, "worn_out")
    assert states.claim(machine, run.pk) is None
    resume(run=run, by=rosalind)
    assert states.claim(machine, run.pk)


def test_signals_to_the_engine_from_elsewhere_cost_no_work(long, machine):
    run = long()
    taken = begun(run, machine)
    assert taken.attempt
    assert taken.attempt.engine

    os.kill(taken.attempt.engine.process.pid, signal.SIGTERM)
    taken.join(10)

    run.refresh_from_db()
    assert (run.state, run.reason) == (State.QUEUED, "retried")
    assert run.checkpoint["step"] == run.done_steps


def test_an_end_is_handled_until_every_function_succeeds(long, rosalind, run_endings):
    run = long()
    cancel(run=run, by=rosalind)
    handled: list[int] = []

    def fails_once(run_id: int) -> None:
        handled.append(run_id)
        if len(handled) == 1:
            raise ValueError

    run_endings[:] = [fails_once]
    for _watch in range(4):
        jobs.handle_ends()

    assert handled == [run.pk, run.pk]


def test_a_run_whose_last_numbers_are_none_succeeds(long, work):
    done = work(long(steps=2))

    assert done.state == State.SUCCEEDED
    assert done.summary == {"total": 3, "last": {"loss": None}}
    assert done.produced.get().metrics == done.summary
