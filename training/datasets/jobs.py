"""Freezes datasets in the background, because a million rows take minutes."""

from datetime import timedelta

from celery import shared_task
from django.db.models.functions import Now

from common.errors import Refusal
from training.datasets.freezing import folder_of, freeze_file
from training.datasets.models import Dataset, State
from training.store import store

# Marks in the card that the file was deleted.
ERASED = "erased"
# After this time without a result, the message of a dataset was probably lost.
OVERDUE = timedelta(minutes=2)


@shared_task
def freeze_dataset(dataset_id: int) -> None:
    """Write the file. Delivering the message twice does no harm."""
    dataset = Dataset.objects.get(pk=dataset_id)
    try:
        with store.outages_explained():
            freeze_file(dataset)
    except Refusal as refused:
        fail(dataset, str(refused.detail))


@shared_task
def freeze_waiting_datasets() -> None:
    """Send lost messages again, and delete files that should be gone."""
    waiting = Dataset.objects.filter(state=State.FREEZING, created_at__lt=Now() - OVERDUE)
    for dataset in waiting:
        freeze_dataset.delay(dataset.pk)
    erase_withdrawn()


def erase_withdrawn() -> None:
    """Delete the files of withdrawn datasets, in case that failed when they were withdrawn."""
    undeleted = Dataset.objects.filter(withdrawn_at__isnull=False).exclude(card__has_key=ERASED)
    for dataset in undeleted:
        store.delete_folder(folder_of(dataset))
        Dataset.objects.filter(pk=dataset.pk).update(card={**dataset.card, ERASED: True})


def fail(dataset: Dataset, message: str) -> None:
    Dataset.objects.filter(pk=dataset.pk, state=State.FREEZING).update(
        state=State.FAILED, message=message
    )
