"""A run that somebody asked to cancel ends, whatever happens to it meanwhile."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from tests.interleaving import at_every_step
from training.runs import states
from training.runs.errors import RunIsLost
from training.runs.models import Run, State
from training.runs.services import cancel, resume

pytestmark = pytest.mark.django_db(transaction=True)

REQUEUES = {
    "shutdown": states.requeue_after_shutdown,
    "failure": lambda run: states.requeue_after_failure(run, "retried"),
    "silence": states.take_back,
}


def claimed(run: Run, machine) -> Run:
    found = states.claim(machine, run.pk)
    assert found
    Run.objects.filter(pk=run.pk).update(heartbeat_at="2020-01-01T00:00Z")
    return found


@pytest.mark.parametrize("requeue", REQUEUES)
def test_a_run_that_would_be_queued_again_ends_as_cancelled(requeue, run, machine, rosalind):
    mine = claimed(run, machine)
    cancel(run=run, by=rosalind)

    REQUEUES[requeue](mine)

    run.refresh_from_db()
    assert (run.state, run.reason) == (State.CANCELLED, "cancelled")
    assert run.ended_at
    assert resume(run=run, by=rosalind).state == State.QUEUED


@pytest.mark.parametrize("requeue", ["failure", "silence"])
def test_a_run_without_attempts_left_ends_as_cancelled(requeue, run, machine, rosalind):
    Run.objects.filter(pk=run.pk).update(most_attempts=1)
    mine = claimed(run, machine)
    cancel(run=run, by=rosalind)

    REQUEUES[requeue](mine)

    run.refresh_from_db()
    assert (run.state, run.reason) == (State.CANCELLED, "cancelled")


@pytest.mark.parametrize("requeue", REQUEUES)
def test_a_request_between_two_statements_is_not_lost(requeue, run, machine, rosalind):
    def set_up():
        Run.objects.filter(pk=run.pk).update(
            state=State.QUEUED, cancel_asked_at=None, ended_at=None, attempt=0, most_attempts=3
        )
        mine = claimed(run, machine)
        return (
            lambda: REQUEUES[requeue](mine),
            lambda: cancel(run=Run.objects.get(pk=run.pk), by=rosalind),
        )

    def check(_interleaving) -> None:
        run.refresh_from_db()
        assert run.state == State.CANCELLED

    at_every_step(set_up, check)


def test_a_run_that_was_lost_is_not_cancelled_by_its_old_worker(run, machine):
    mine = claimed(run, machine)
    Run.objects.filter(pk=run.pk).update(attempt=2, cancel_asked_at=Now())

    with pytest.raises(RunIsLost):
        states.requeue_after_shutdown(mine)


def test_no_row_can_wait_for_ever(run):
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(cancel_asked_at=Now())
