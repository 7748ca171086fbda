"""Opens seats for labels that were requested again, because many tasks take minutes."""

from celery import shared_task

from labeling.labels.models import Requeue
from labeling.labels.requeueing import finish_requeue


@shared_task
def requeue(requeue_id: int) -> None:
    """Continue a request to its end. Delivering the message twice does no harm."""
    finish_requeue(requeue_id)


@shared_task
def look_after_requeues() -> None:
    """Send lost messages again: a request that another job works on is left to it."""
    for requeue_id in Requeue.objects.filter(finished_at=None).values_list("pk", flat=True):
        requeue.delay(requeue_id)
