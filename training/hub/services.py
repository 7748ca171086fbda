"""What researchers can do with a hub: push a model version or a dataset to it."""

from django.db import transaction

from common.commits import notify_after_commit
from labeling.people.models import User
from training.datasets.models import Dataset
from training.datasets.models import State as DatasetState
from training.hub import jobs
from training.hub.errors import PushIsRefused
from training.hub.models import Push
from training.registry.models import ModelVersion
from training.registry.registration import refuse_other_names


@transaction.atomic
def push(
    *,
    repository: str,
    licence: str,
    by: User,
    model: ModelVersion | None = None,
    dataset: Dataset | None = None,
    revision: str = "",
    private: bool = True,
    statement: str = "",
) -> Push:
    """Send a model version or a dataset with its card to a hub, in a job."""
    refuse_other_names(repository, revision)
    _refuse(model, dataset)
    made = Push.objects.create(
        model=model,
        dataset=dataset,
        repository=repository,
        revision=revision or "main",
        private=private,
        licence=licence,
        statement=statement,
        created_by=by,
    )
    notify_after_commit(jobs.send_push.delay, made.pk)
    return made


def _refuse(model: ModelVersion | None, dataset: Dataset | None) -> None:
    if (model is None) == (dataset is None):
        raise PushIsRefused(PushIsRefused.one_source)
    if model and not model.key:
        raise PushIsRefused(PushIsRefused.no_files)
    if model and model.withdrawn_data_at:
        raise PushIsRefused(PushIsRefused.withdrawn)
    if dataset and (dataset.state != DatasetState.READY or dataset.withdrawn_at):
        raise PushIsRefused(PushIsRefused.not_ready)
