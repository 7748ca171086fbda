"""What happens to runs later: a GPU worker takes one; beat watches over all of them."""

import logging
from typing import Any

import redis
from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError as BrokerIsAway

from common import liveness
from common.logs import about_run
from training.runs import machines, states
from training.runs.models import ENDED, Run
from training.runs.work.attempt import Attempt, stopping

logger = logging.getLogger(__name__)
QUEUE = "gpu"
# Two beats, or a beat gone mad: whoever comes while another watches has nothing to do.
LOCK = 7_306
RUNS_AT_ONCE = 1000
AT_HOST = "gpu@"


@shared_task(bind=True)
def execute(self: Any, run_id: int) -> None:
    """Take a queued run to its end. Delivering the message twice does no harm.

    The message is a doorbell: should another have this run, the next one in the queue is taken.
    """
    machine = machines.see(self.request.hostname or AT_HOST)
    run = states.claim(machine, run_id)
    if run is None:
        logger.info("Nothing waits for this machine.")
        return
    with about_run(run.public_id):
        logger.info("Attempt %s at this run begins.", run.attempt)
        Attempt(run, machine).go()
    connection.close()
    tell_soon()
    if not stopping():
        ring_for_next()


def ring(run_id: int) -> None:
    """Tell a GPU worker. When the broker is away, the watch tells it later."""
    try:
        execute.delay(run_id)
    except BrokerIsAway:
        logger.warning("The broker is away; run %s waits for the watch.", run_id)
        return
    Run.objects.filter(pk=run_id).update(sent_at=Now())


def ring_for_next() -> None:
    """A worker that is free again looks for work, whatever became of the messages."""
    waiting = Run.objects.filter(states.QUEUED).order_by("pk").values_list("pk", flat=True).first()
    if waiting is not None:
        ring(waiting)


@shared_task
def watch_runs() -> None:
    """Take back runs of silent machines, ring again for lost messages, tell of ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return
    try:
        take_back_silent()
        ring_again()
        tell_all()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def take_back_silent() -> None:
    for run in states.silent()[:RUNS_AT_ONCE]:
        if states.take_back(run):
            logger.warning("Run %s was taken back from a silent machine.", run.pk)


def ring_again() -> None:
    """For runs whose message was never sent, or of which the broker knows nothing any more."""
    queued = Run.objects.filter(states.QUEUED)
    unsent = Q(sent_at=None)
    try:
        if liveness.waiting(QUEUE) == 0:
            unsent |= Q(sent_at__lt=Now() - settings.RUN_HEARTBEAT)
    except redis.RedisError:
        return
    for run_id in queued.filter(unsent).order_by("pk").values_list("pk", flat=True)[:RUNS_AT_ONCE]:
        ring(run_id)


def tell_all() -> None:
    """Every end is told to every room that waits for it, until each has heard it."""
    untold = Run.objects.filter(state__in=ENDED, ended_at__isnull=False, told_at=None)
    ends = untold.order_by("ended_at").values_list("pk", "ended_at")
    for run_id, ended_at in ends[:RUNS_AT_ONCE]:
        heard = [_tell(listener, run_id) for listener in settings.RUN_ENDINGS]
        if all(heard):
            Run.objects.filter(pk=run_id, ended_at=ended_at).update(told_at=Now())


def tell_soon() -> None:
    """The watch would do it some seconds later."""
    try:
        tell_all_now.delay()
    except BrokerIsAway:
        logger.warning("The broker is away; the watch tells of this end.")


@shared_task
def tell_all_now() -> None:
    tell_all()


def _tell(listener: str, run_id: int) -> bool:
    try:
        import_string(listener)(run_id)
    except Exception as error:
        logger.exception("%s did not take the end of run %s: %s", listener, run_id, error)
        return False
    return True


@worker_ready.connect
def keep_noting_machine(sender: Any, **_more: Any) -> None:
    """A GPU worker's row is there, and fresh, as long as the worker lives."""
    if QUEUE in {queue.name for queue in sender.task_consumer.queues}:
        liveness.keep_doing(lambda: machines.see(sender.hostname))
