"""Which datasets, runs and model versions used a prompt, and what happens to them when it is
withdrawn: its text is erased, and what learned from it is marked.
"""

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.db.models.functions import Now

from common.commits import notify_after_commit
from labeling.prompts.erasure import Use
from labeling.prompts.models import Prompt
from training.datasets import jobs
from training.datasets.models import Dataset, DatasetPrompt, Kind, State
from training.registry.models import ModelVersion
from training.runs import states
from training.runs.folder import CHECKPOINTS, key_of
from training.runs.jobs import handle_ends_soon
from training.runs.models import ENDED, Run, RunInput, RunSample
from training.store import store

# Files of a run that contain prompts and replies, or the scores of them.
FILES_WITH_PROMPTS = ("samples.jsonl", "replies.jsonl", "scored.jsonl", "drawn.jsonl")


def uses_by_training(prompt: Prompt) -> Iterator[Use]:
    for dataset in Dataset.objects.filter(prompt_rows__prompt=prompt):
        yield Use("dataset", str(dataset.public_id), dataset.name, dataset.created_at)
    for run in Run.objects.filter(inputs__dataset__prompt_rows__prompt=prompt).distinct():
        yield Use("run", str(run.public_id), run.name, run.created_at)
    for model in ModelVersion.objects.filter(datasets__prompt_rows__prompt=prompt).distinct():
        yield Use("model version", str(model.public_id), model.name, model.created_at)


def erase_from_training(prompts: Sequence[int]) -> None:
    """Mark and cancel what reads these prompts, delete its files, and freeze the datasets again."""
    # A launch that reads a dataset, or a registration of what learned from it, waits here, or this
    # waits for it and finds its run or model below.
    touched = list(
        Dataset.objects.select_for_update(no_key=True)
        .filter(
            pk__in=DatasetPrompt.objects.filter(prompt__in=prompts).values("dataset"),
            withdrawn_at=None,
        )
        .order_by("pk")
    )
    Dataset.objects.filter(pk__in=[one.pk for one in touched]).update(withdrawn_at=Now())
    runs = _runs_that_read(touched)
    _mark(runs, touched)
    for run in Run.objects.filter(pk__in=runs).exclude(state__in=ENDED):
        states.cancel_withdrawn(run)
    # Samples do not record which prompt they quote, so all samples of these runs are deleted.
    RunSample.objects.filter(run__in=runs).delete()
    for dataset in touched:
        if dataset.state == State.READY:
            _freeze_again(dataset)
    notify_after_commit(_erase, runs)


def _runs_that_read(datasets: Sequence[Dataset]) -> list[int]:
    """Runs that read these datasets, or the replies that one of these runs wrote."""
    found = set(RunInput.objects.filter(dataset__in=datasets).values_list("run", flat=True))
    newest = found
    while newest:
        readers = RunInput.objects.filter(source__in=newest).values_list("run", flat=True)
        newest = set(readers) - found
        found |= newest
    return sorted(found)


def _mark(runs: Sequence[int], datasets: Sequence[Dataset]) -> None:
    Run.objects.filter(pk__in=runs, withdrawn_data_at=None).update(withdrawn_data_at=Now())
    learned = ModelVersion.objects.filter(
        Q(datasets__in=datasets)
        | Q(best_of__isnull=False, parent__datasets__in=datasets)
        | Q(chooser__datasets__in=datasets),
        withdrawn_data_at=None,
    )
    ModelVersion.objects.filter(pk__in=learned.values("pk")).update(withdrawn_data_at=Now())


def _freeze_again(dataset: Dataset) -> None:
    """Freeze by the same query. A list of prompts chosen by hand has no query and no successor."""
    if dataset.kind == Kind.PROMPTS and not dataset.query.get("splits"):
        return
    successor = Dataset.objects.create(
        name=_next_name(dataset.name),
        kind=dataset.kind,
        query=dataset.query,
        made_by=dataset.made_by,
        replaces=dataset,
    )
    notify_after_commit(jobs.freeze_dataset.delay, successor.pk)


def _next_name(name: str) -> str:
    stem, dash, number = name.rpartition("-v")
    if not (dash and number.isdigit()):
        stem, number = name, "1"
    count = int(number) + 1
    while Dataset.objects.filter(name=f"{stem}-v{count}").exists():
        count += 1
    return f"{stem}-v{count}"


def _erase(runs: Sequence[int]) -> None:
    """Delete the files of the datasets, and those files of their runs that contain prompts."""
    jobs.erase_withdrawn()
    for run in Run.objects.filter(pk__in=runs):
        _erase_files(run)
    handle_ends_soon()


def erase_after_end(run_id: int) -> None:
    """Delete what a run wrote after the prompts that it read were withdrawn."""
    run = Run.objects.get(pk=run_id)
    if run.withdrawn_data_at:
        RunSample.objects.filter(run=run).delete()
        _erase_files(run)
        # A checkpoint of PPO contains prompts and replies. Nobody resumes this run.
        store.delete_folder(f"{key_of(run)}/{CHECKPOINTS}")


def _erase_files(run: Run) -> None:
    for name in FILES_WITH_PROMPTS:
        store.delete(f"{key_of(run)}/{name}")
