"""Freezing happens later: a million rows take a while. The row says that it is wanted."""

from datetime import timedelta

from celery import shared_task
from django.db.models.functions import Now

from common.errors import Refusal
from training.datasets.freezing import folder_of, freeze_file
from training.datasets.models import Dataset, State
from training.store import store

# Says in the card that no file is left.
ERASED = "erased"
# A dataset that is still frozen after so long has lost its message.
OVERDUE = timedelta(minutes=2)


@shared_task
def freeze_dataset(dataset_id: int) -> None:
    """Write the file. Delivering the message twice does no harm."""
    dataset = Dataset.objects.get(pk=dataset_id)
    try:
        with store.in_words():
            freeze_file(dataset)
    except Refusal as refused:
        fail(dataset, str(refused.detail))


@shared_task
def ring_waiting_datasets() -> None:
    """Ring again for what should be frozen and is not."""
    waiting = Dataset.objects.filter(state=State.FREEZING, created_at__lt=Now() - OVERDUE)
    for dataset in waiting:
        freeze_dataset.delay(dataset.pk)
    erase_withdrawn()


def erase_withdrawn() -> None:
    """Files of withdrawn datasets are deleted right away; here, where that did not come to be."""
    lying = Dataset.objects.filter(withdrawn_at__isnull=False).exclude(card__has_key=ERASED)
    for dataset in lying:
        store.delete_folder(folder_of(dataset))
        Dataset.objects.filter(pk=dataset.pk).update(card={**dataset.card, ERASED: True})


def fail(dataset: Dataset, message: str) -> None:
    Dataset.objects.filter(pk=dataset.pk, state=State.FREEZING).update(
        state=State.FAILED, message=message
    )
