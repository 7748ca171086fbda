"""How many rows each station of the loop has. The loop's page, the admin and /metrics show it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from labeling.labels.models import Label
from labeling.models import ImportedDemonstration, ImportedRanking
from labeling.prompts.models import Prompt
from labeling.tasks.models import Seat, Task
from training.datasets.models import Dataset
from training.datasets.models import State as DatasetState
from training.registry.models import WRITERS, Kind, ModelVersion
from training.runs.models import ENDED, Run
from training.samples.models import SampleBatch
from training.samples.models import State as BatchState


@dataclass(frozen=True, kw_only=True)
class StationCounts:
    """Rows of the tables of the loop, counted now."""

    prompts: int
    prompts_retired: int
    prompts_in_use: int
    tasks: int
    tasks_active: int
    open_seats: int
    labels: int
    labels_counted: int
    labels_from_files: int
    datasets: int
    datasets_ready: int
    runs: int
    runs_at_work: int
    model_versions: int
    writers: int
    reward_models: int
    batches: int
    batches_ready: int


def count_stations() -> StationCounts:
    prompts = Prompt.objects.aggregate(
        prompts=Count("pk"),
        prompts_retired=Count("pk", filter=Q(retired_at__isnull=False)),
        prompts_in_use=Count("pk", filter=Q(retired_at=None, withdrawn_at=None)),
    )
    tasks = Task.objects.aggregate(
        tasks=Count("pk"), tasks_active=Count("pk", filter=Q(retired_at=None))
    )
    ready = Q(state=DatasetState.READY, withdrawn_at=None)
    datasets = Dataset.objects.aggregate(
        datasets=Count("pk"), datasets_ready=Count("pk", filter=ready)
    )
    runs = Run.objects.aggregate(
        runs=Count("pk"), runs_at_work=Count("pk", filter=~Q(state__in=ENDED))
    )
    models = ModelVersion.objects.aggregate(
        model_versions=Count("pk"),
        writers=Count("pk", filter=Q(kind__in=WRITERS)),
        reward_models=Count("pk", filter=Q(kind=Kind.REWARD)),
    )
    # Batches of campaigns are shown with their campaign.
    batches = SampleBatch.objects.filter(entrant=None).aggregate(
        batches=Count("pk"), batches_ready=Count("pk", filter=Q(state=BatchState.READY))
    )
    return StationCounts(
        **prompts,
        **tasks,
        open_seats=Seat.objects.open().filter(task__retired_at=None).count(),
        labels=Label.objects.count(),
        labels_counted=Label.objects.counted().count(),
        labels_from_files=ImportedRanking.objects.count() + ImportedDemonstration.objects.count(),
        **datasets,
        **runs,
        **models,
        **batches,
    )
