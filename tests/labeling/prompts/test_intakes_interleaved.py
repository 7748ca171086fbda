"""Files, their workers, cancellations and withdrawals, interleaved at every statement."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from hypothesis import strategies as st

from labeling.models import Author, Intake, Prompt, StagedLine
from labeling.prompts.cleaning.keys import load_hasher
from labeling.prompts.intake import jobs, merging, run, staging, states
from labeling.prompts.intake.errors import IntakeCannotMove, IntakeIsBusy
from labeling.prompts.intake.models import State
from labeling.prompts.withdrawal import withdraw_outside
from tests.interleaving import Interleaving, explore, interleave, pause, schedules

pytestmark = pytest.mark.django_db(transaction=True)

MOVES = {
    State.WAITING: {State.WAITING, State.RUNNING, State.CANCELLED},
    State.RUNNING: {State.RUNNING, State.DONE, State.REFUSED, State.CANCELLED},
    State.DONE: {State.DONE},
    State.REFUSED: {State.REFUSED},
    State.CANCELLED: {State.CANCELLED},
}
LINES = ["one is here", "two is here", "one is here", "three is here"]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "ARTIFACTS_DIR", tmp_path)
    copy = staging.copy

    def stop_and_copy(rows) -> None:
        pause("COPY")
        copy(rows)

    monkeypatch.setattr(run, "BATCH", 2)
    monkeypatch.setattr(run, "copy", stop_and_copy)
    monkeypatch.setattr(jobs.take_in, "delay", lambda intake: None)
    # In a run of one statement at a time, waiting has no meaning: wait for all others.
    monkeypatch.setattr(merging, "PATIENCE_OF_MERGES", timedelta(hours=1))
    monkeypatch.setattr(merging, "PATIENCE_OF_PEOPLE", timedelta(hours=1))


def waiting(name: str, author: str) -> Intake:
    lines = [json.dumps({"prompt": text, "author": author}) + "\n" for text in LINES]
    settings.ARTIFACTS_DIR.joinpath(name).write_text("".join(lines))
    columns = {"prompt": "prompt", "author": "author"}
    return Intake.objects.create(name=name, path=name, mapping={"columns": columns})


class Rules:
    def __init__(self) -> None:
        self.states = dict(Intake.objects.values_list("pk", "state"))

    def check(self) -> None:
        now = dict(Intake.objects.values_list("pk", "state"))
        assert all(now[pk] in MOVES[State(before)] for pk, before in self.states.items())
        self.states = now
        # Who cancelled a file finds nothing of it, whatever its worker is doing.
        left = StagedLine.objects.filter(intake__state__in=[State.CANCELLED, State.DONE])
        assert not left.exists()


def moves(intake: Intake) -> dict[str, Callable[[], object]]:
    def silence() -> None:
        Intake.objects.filter(state=State.RUNNING).update(
            heartbeat_at=timezone.now() - 2 * states.SILENCE
        )

    return {
        "take in": lambda: jobs.take_in(intake.pk),
        "cancel": lambda: states.cancel(intake.pk),
        "silence": silence,
        "ring": jobs.ring_waiting_intakes,
        "withdraw": lambda: withdraw_outside(outside_id="x"),
    }


def several(todo: dict[str, Callable[[], object]], names: list[str]) -> Callable[[], None]:
    def work() -> None:
        for name in names:
            with suppress(IntakeCannotMove, IntakeIsBusy, FileNotFoundError):
                todo[name]()

    return work


def morning(data: st.DataObject) -> Interleaving:
    load_hasher()
    first, second = waiting("a.jsonl", "x"), waiting("b.jsonl", data.draw(st.sampled_from("xy")))
    names = st.lists(st.sampled_from([*moves(first)]), min_size=1, max_size=3)
    works = [
        several(moves(first), ["take in"]),
        several(moves(second), ["take in"]),
        several(moves(first), data.draw(names)),
    ]
    rules = Rules()
    made = interleave(*works, schedule=data.draw(schedules(3)), after_each=rules.check)
    at_the_end()
    return made


def at_the_end() -> None:
    jobs.ring_waiting_intakes()
    assert not StagedLine.objects.filter(intake__ended_at__isnull=False).exists()
    for intake in Intake.objects.filter(state=State.DONE):
        assert intake.prompts.count() == intake.prompts_made
        assert intake.prompts_made + intake.left_out.count() == len(LINES)
    unfinished = Intake.objects.exclude(state=State.DONE)
    assert not Prompt.objects.filter(intake__in=unfinished).exists()
    gone = Author.objects.filter(withdrawn_at__isnull=False)
    assert not Prompt.objects.filter(author__in=gone).exclude(turns=[]).exists()


@pytest.mark.parametrize("examples", [3, pytest.param(30, marks=pytest.mark.slow)])
def test_intakes_keep_their_rules_in_every_order_of_statements(examples):
    steps = explore(morning, examples=examples)
    print(f"{steps} steps")  # noqa: T201  # the slow run is logged
    assert steps >= 40 * examples
