"""Freezing happens later: a million rows take a while. The row says that it is wanted."""

from datetime import timedelta

from celery import shared_task
from django.db.models.functions import Now

from training.datasets.freezing import freeze_file
from training.datasets.models import Dataset, State
from training.errors import TrainingError

# A dataset that is still frozen after so long has lost its message.
OVERDUE = timedelta(minutes=2)


@shared_task
def freeze_dataset(dataset_id: int) -> None:
    """Write the file. Delivering the message twice does no harm."""
    dataset = Dataset.objects.get(pk=dataset_id)
    try:
        freeze_file(dataset)
    except TrainingError as refused:
        fail(dataset, str(refused.detail))


@shared_task
def ring_waiting_datasets() -> None:
    """Ring again for what should be frozen and is not."""
    waiting = Dataset.objects.filter(state=State.FREEZING, created_at__lt=Now() - OVERDUE)
    for dataset in waiting:
        freeze_dataset.delay(dataset.pk)


def fail(dataset: Dataset, message: str) -> None:
    Dataset.objects.filter(pk=dataset.pk, state=State.FREEZING).update(
        state=State.FAILED, message=message
    )
