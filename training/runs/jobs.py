"""What happens to runs outside requests: GPU workers execute them, and beat watches over them."""

import logging
from typing import Any

import redis
from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now
from kombu.exceptions import OperationalError as BrokerUnreachable

from common import liveness
from common.locks import Lock, held_if_free
from common.logs import about_run
from training.runs import machines, states
from training.runs.endings import handle_end
from training.runs.models import ENDED, Run
from training.runs.work.attempt import Attempt, worker_stops

logger = logging.getLogger(__name__)
QUEUE = "gpu"
RUNS_AT_ONCE = 1000
HOST_PREFIX = "gpu@"


@shared_task(bind=True)
def execute(self: Any, run_id: int) -> None:
    """Execute a queued run. Delivering the message twice does no harm.

    The message only says that there is work: if another worker has this run, take the next one.
    """
    machine = machines.record(self.request.hostname or HOST_PREFIX)
    run = states.claim(machine, run_id)
    if run is None:
        logger.info("No queued run fits this machine.")
        return
    with about_run(run.public_id):
        logger.info("Attempt %s at this run begins.", run.attempt)
        Attempt(run, machine).go()
    connection.close()
    handle_ends_soon()
    if not worker_stops():
        notify_of_next()


def notify_worker(run_id: int) -> None:
    """Send a GPU worker the message that this run waits."""
    try:
        execute.delay(run_id)
    except BrokerUnreachable:
        logger.warning("The broker is unreachable. The watch will send the message of %s.", run_id)
        return
    Run.objects.filter(pk=run_id).update(sent_at=Now())


def notify_of_next() -> None:
    """Send the message of the oldest queued run, in case its own message was lost."""
    queued = Run.objects.filter(states.QUEUED).order_by("pk").values_list("pk", flat=True).first()
    if queued is not None:
        notify_worker(queued)


@shared_task
def watch_runs() -> None:
    """Take runs back from silent machines, send lost messages again, handle ends."""
    # If several schedulers run at once, only the holder of this lock watches.
    with held_if_free(Lock.RUN_WATCH) as free:
        if free:
            take_back_silent()
            notify_again()
            handle_ends()


def take_back_silent() -> None:
    for run in states.silent_runs()[:RUNS_AT_ONCE]:
        if states.take_back(run):
            logger.warning("Run %s was taken back from a silent machine.", run.pk)


def notify_again() -> None:
    """Send the messages that were never sent, or that the broker has lost."""
    queued = Run.objects.filter(states.QUEUED)
    unsent = Q(sent_at=None)
    try:
        if liveness.waiting(QUEUE) == 0:
            unsent |= Q(sent_at__lt=Now() - settings.RUN_HEARTBEAT)
    except redis.RedisError:
        return
    for run_id in queued.filter(unsent).order_by("pk").values_list("pk", flat=True)[:RUNS_AT_ONCE]:
        notify_worker(run_id)


def handle_ends() -> None:
    """Handle every end until all functions of RUN_ENDINGS have succeeded once."""
    unhandled = Run.objects.filter(state__in=ENDED, ended_at__isnull=False, end_handled_at=None)
    ends = unhandled.order_by("ended_at").values_list("pk", "ended_at")
    for run_id, ended_at in ends[:RUNS_AT_ONCE]:
        if handle_end(run_id):
            # A run that was resumed meanwhile has another end, which is still to be handled.
            Run.objects.filter(pk=run_id, ended_at=ended_at).update(end_handled_at=Now())


def handle_ends_soon() -> None:
    """Do at once what the watch would do some seconds later."""
    try:
        handle_ends_now.delay()
    except BrokerUnreachable:
        logger.warning("The broker is unreachable. The watch will handle this end.")


@shared_task
def handle_ends_now() -> None:
    handle_ends()


@worker_ready.connect
def keep_noting_machine(sender: Any, **_more: Any) -> None:
    """Keep the row of a GPU worker's machine fresh as long as the worker lives."""
    if QUEUE in {queue.name for queue in sender.task_consumer.queues}:
        liveness.keep_doing(lambda: machines.record(sender.hostname))
