"""Files beside other files, cancellations and withdrawals: nobody fails because another is slow."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from common.locks import Lock, wait_for
from labeling.models import Author, Intake, LeftOut, Prompt, StagedLine
from labeling.prompts.cleaning.keys import load_hasher
from labeling.prompts.intake import jobs, merging, run, staging, states
from labeling.prompts.intake.errors import IntakeCannotMove, IntakeIsBusy
from labeling.prompts.intake.models import State
from labeling.prompts.withdrawal import withdraw_outside, withdraw_prompt
from tests.interleaving import at_every_step, interleave, pause

pytestmark = pytest.mark.django_db(transaction=True)

# More steps than any of these actors makes before its end.
ALL = 1000


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """Stage two lines at a time, and stop before COPY as before any other statement."""
    copy = staging.copy

    def stop_and_copy(rows) -> None:
        pause("COPY")
        copy(rows)

    monkeypatch.setattr(run, "BATCH", 2)
    monkeypatch.setattr(run, "copy", stop_and_copy)
    monkeypatch.setattr(jobs.take_in, "delay", lambda intake: None)


@pytest.fixture
def waiting(settings, tmp_path) -> Callable[..., Intake]:
    """Put a file in the queue."""
    settings.ARTIFACTS_DIR = tmp_path

    def put(*prompts: str, **columns) -> Intake:
        load_hasher()
        name = f"{timezone.now().timestamp()}.jsonl"
        lines = [json.dumps({"prompt": text, **columns}) + "\n" for text in prompts]
        (tmp_path / name).write_text("".join(lines))
        meaning = {column: column for column in ("prompt", *columns)}
        return Intake.objects.create(name=name, path=name, mapping={"columns": meaning})

    return put


def impatient(work: Callable[[], object]) -> Callable[[], object]:
    """Let every wait for a lock fail at once, as the limit of a connection does after a while."""

    def at_once() -> object:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1ms'")
        return work()

    return at_once


def merge_of_another_file() -> None:
    with transaction.atomic():
        wait_for(Lock.INTAKE)
        for _ in range(5):
            Prompt.objects.count()


def until_it_has_the_lock() -> list[int]:
    return [0] * 4


def test_a_file_waits_for_the_merge_of_another_for_as_long_as_it_takes(waiting, monkeypatch):
    monkeypatch.setattr(merging, "PATIENCE_OF_MERGES", timedelta(milliseconds=1))
    intake = waiting("Why is the sky blue?")
    schedule = [*until_it_has_the_lock(), *[1] * 60]

    take_in = impatient(lambda: jobs.take_in(intake.pk))
    steps = interleave(merge_of_another_file, take_in, schedule=schedule).steps

    intake.refresh_from_db()
    assert (intake.state, intake.attempt, intake.prompts_made) == (State.DONE, 1, 1)
    # It said more than once that its worker is alive.
    assert sum("heartbeat_at" in step for actor, step in steps if actor == 1) > 3


def test_a_file_that_is_being_merged_is_neither_taken_nor_given_up_by_others(waiting):
    intake = waiting("Why is the sky blue?")
    long_ago = timezone.now() - 2 * states.SILENCE
    Intake.objects.update(state=State.RUNNING, attempt=states.MOST_ATTEMPTS, heartbeat_at=long_ago)

    def merge() -> None:
        with transaction.atomic():
            states.hold(Intake.objects.get())
            Prompt.objects.count()

    def look() -> str:
        states.give_up_worn_out()
        with suppress(IntakeCannotMove):
            states.claim(intake.pk)
        return "went on"

    seen = interleave(merge, impatient(look), schedule=[0, 0, *[1] * ALL])
    assert seen.results[1] == "went on"
    intake.refresh_from_db()
    assert (intake.state, intake.attempt) == (State.RUNNING, states.MOST_ATTEMPTS)


def test_a_withdrawal_beside_a_merge_says_what_to_do(waiting, monkeypatch):
    monkeypatch.setattr(merging, "PATIENCE_OF_PEOPLE", timedelta(milliseconds=1))
    prompt = Prompt.objects.create(turns=[{"role": "user", "text": "secret"}])

    def withdraw() -> object:
        try:
            withdraw_prompt(prompt=prompt)
        except IntakeIsBusy as busy:
            return busy.get_codes()
        return "withdrawn"

    both = interleave(
        merge_of_another_file, withdraw, schedule=[*until_it_has_the_lock(), *[1] * ALL]
    )
    assert both.results[1] == "intake_is_busy"
    withdraw_prompt(prompt=prompt)
    assert Prompt.objects.get().turns == []


def test_a_cancelled_file_leaves_no_line_behind(waiting):
    made: list[Intake] = []

    def set_up():
        made.append(waiting("one is here", "two is here", "three is here", "four is here"))
        intake = made[-1].pk

        def cancel() -> None:
            with suppress(IntakeCannotMove):
                states.cancel(intake)

        return lambda: jobs.take_in(intake), cancel

    def check(_):
        intake = Intake.objects.get(pk=made[-1].pk)
        assert not StagedLine.objects.exists()
        assert intake.state in {State.DONE, State.CANCELLED}
        assert Prompt.objects.count() == (4 if intake.state == State.DONE else 0)
        LeftOut.objects.all().delete()
        Prompt.objects.all().delete()

    assert at_every_step(set_up, check) > 10


class PowerCut(BaseException):
    pass


def test_a_file_whose_worker_died_leaves_no_line_behind(waiting, monkeypatch):
    def die(*_: object, **__: object) -> None:
        raise PowerCut

    intake = waiting("one is here")
    monkeypatch.setattr(run, "merge", die)
    with pytest.raises(PowerCut):
        jobs.take_in(intake.pk)
    assert StagedLine.objects.exists()
    long_ago = timezone.now() - 2 * states.SILENCE
    Intake.objects.update(attempt=states.MOST_ATTEMPTS, heartbeat_at=long_ago)

    jobs.ring_waiting_intakes()

    intake.refresh_from_db()
    assert intake.state == State.REFUSED
    assert not StagedLine.objects.exists()


def test_a_withdrawn_author_beside_their_file_leaves_no_text(waiting):
    def set_up():
        intake = waiting("a canary sings", "another canary sings", author="x").pk

        def withdraw() -> None:
            with suppress(IntakeIsBusy):
                withdraw_outside(outside_id="x")

        return lambda: jobs.take_in(intake), withdraw

    def check(_):
        assert not StagedLine.objects.exists()
        assert Author.objects.get().withdrawn_at
        assert not Prompt.objects.filter(withdrawn_at=None).exists()
        LeftOut.objects.all().delete()
        Prompt.objects.all().delete()
        Author.objects.all().delete()

    assert at_every_step(set_up, check) > 10
