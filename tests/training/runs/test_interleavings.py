"""Workers, people, the watch and withdrawals act on one run at once."""

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st

from tests.interleaving import Interleaving, interleave, schedules
from tests.training.exploring import FEW, MANY, STEPS, explore
from tests.training.standing_in import prompts
from training.datasets.models import Dataset, DatasetPrompt
from training.runs import erasure, history, jobs, states
from training.runs.errors import RunCannotMove, RunIsLost
from training.runs.models import ENDED, Run, RunEvent, State
from training.runs.services import cancel, launch, resume

pytestmark = pytest.mark.django_db(transaction=True)

WORK = ("beat", "log", "look")
ENDS = ("succeed", "fail", "retry", "shutdown", "vanish")
ACTS: dict[str, Callable[[Run], None]] = {
    "beat": states.beat,
    "succeed": lambda mine: states.end(mine, State.SUCCEEDED, "succeeded", exit_code=0),
    "fail": lambda mine: states.end(mine, State.FAILED, "failed", exit_code=1),
    "retry": lambda mine: states.requeue_after_failure(mine, "retried", exit_code=1),
    "shutdown": states.requeue_after_shutdown,
}
numbers = count()
LONG_AGO = "2020-01-01T00:00Z"


@pytest.fixture(autouse=True)
def no_messages(monkeypatch) -> None:
    monkeypatch.setattr("training.datasets.jobs.freeze_dataset.delay", lambda dataset: None)
    monkeypatch.setattr(erasure, "handle_ends_soon", lambda: None)


class World:
    """A run, and everybody who does something with it."""

    def __init__(self, text: Dataset, machine, by) -> None:
        self.machine, self.by = machine, by
        [self.prompt] = prompts(1)
        DatasetPrompt.objects.create(dataset=text, prompt=self.prompt)
        self.run = launch(step="pretrain", name="r", spec={}, inputs={"text": text}, by=by)
        self.seen = Run.objects.get(pk=self.run.pk)

    def worker(self, script: Sequence[str]) -> None:
        mine = states.claim(self.machine, self.run.pk)
        if mine is None:
            return
        try:
            for act in script:
                self.work(act, mine)
        except RunIsLost:
            pass

    def work(self, act: str, mine: Run) -> None:
        own = states.of_attempt(mine.attempt)
        if act == "log" and not history.log(mine.pk, own, mine.attempt, ["a line", "another"]):
            raise RunIsLost
        if act == "look" and states.cancel_is_asked(mine):
            states.end(mine, State.CANCELLED, "cancelled")
        if act in ACTS:
            ACTS[act](mine)

    def person(self, script: Sequence[str]) -> None:
        for act in script:
            run = Run.objects.get(pk=self.run.pk)
            try:
                cancel(run=run, by=self.by) if act == "cancel" else resume(run=run, by=self.by)
            except RunCannotMove:
                if act == "cancel":
                    assert run.ended, "the run was refused as ended"

    def watch(self) -> None:
        Run.objects.filter(pk=self.run.pk).update(heartbeat_at=LONG_AGO)
        jobs.take_back_silent()

    def withdrawal(self) -> None:
        with transaction.atomic():
            erasure.erase_from_training([self.prompt.pk])

    def check(self) -> None:
        """The rules for what everybody can see."""
        run, before = Run.objects.get(pk=self.run.pk), self.seen
        assert run.attempt >= before.attempt
        assert before.state != State.SUCCEEDED or run.state == State.SUCCEEDED
        assert run.state != State.QUEUED or not (run.cancel_asked_at or run.withdrawn_data_at)
        if run.state == State.RUNNING:
            assert run.cancel_asked_at or not run.withdrawn_data_at
        assert run.ended == bool(run.ended_at)
        events = list(RunEvent.objects.filter(run=run).order_by("number"))
        assert [event.number for event in events] == list(range(1, run.last_event + 1))
        claims = [one.attempt for one in events if one.data.get("code") == "claimed"]
        assert claims == list(range(1, run.attempt + 1))
        self.seen = run

    def settle(self) -> None:
        """Nobody works on it any more: it ends, or waits for a worker."""
        self.watch()
        self.check()
        assert self.seen.state in (State.QUEUED, *ENDED)
        if self.seen.state == State.QUEUED:
            assert cancel(run=self.seen, by=self.by).state == State.CANCELLED


@pytest.fixture
def play(dataset, machine, rosalind) -> Callable[[st.DataObject], Interleaving]:
    def play(data: st.DataObject) -> Interleaving:
        text = dataset("text", [{"text": "why is the sky blue"}], f"text {next(numbers)}")
        world = World(text, machine, rosalind)
        scripts: Any = st.tuples(st.lists(st.sampled_from(WORK), max_size=2), st.sampled_from(ENDS))
        first, second = (data.draw(scripts, label="worker") for _ in range(2))
        people = data.draw(st.lists(st.sampled_from(["cancel", "resume"]), max_size=3))
        works = [
            lambda: world.worker([*first[0], first[1]]),
            lambda: world.person(people),
            lambda: world.worker([*second[0], second[1]]),
            data.draw(st.sampled_from([world.watch, world.withdrawal])),
        ]
        schedule = data.draw(schedules(len(works)))
        found = interleave(*works, schedule=schedule, after_each=world.check)
        world.settle()
        return found

    return play


def test_a_run_keeps_its_rules_with_several_actors(play):
    assert explore(play, examples=FEW)


@pytest.mark.slow
def test_a_run_keeps_its_rules_for_a_thousand_steps(play):
    assert explore(play, examples=MANY) >= STEPS
