"""Register model versions: from a folder, hub or endpoint, as best of n, or from a run."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.commits import notify_after_commit
from labeling.people.models import User
from training.datasets.models import Dataset
from training.registry import jobs
from training.registry.endpoints import checked_url, limits_of
from training.registry.errors import ModelIsRefused, NameIsTaken
from training.registry.filling import fill
from training.registry.folders import files_of, refuse_unusable, shape_of
from training.registry.models import WRITERS, Kind, ModelVersion, Origin, State
from training.registry.names import refuse_taken, saved
from training.store import store

# "owner/name" or "name", as hubs spell them. No part can be taken for an option or a folder above.
_PART = r"\w(?:[.-]?\w)*"
HUB_NAME = re.compile(rf"(?=.{{1,128}}\Z)(?:{_PART}/)?{_PART}", re.ASCII)
# A branch, a tag or a commit, such as "main", "v1.0" or "refs/pr/3".
REVISION = re.compile(rf"{_PART}(?:/{_PART})*", re.ASCII)


def register_folder(*, name: str, kind: str, folder: str, by: User, note: str = "") -> ModelVersion:
    """Register a folder directly below the models root. A request cannot name another place."""
    if folder not in folders_below_root():
        raise ModelIsRefused(ModelIsRefused.no_folder)
    model = ModelVersion(
        name=name, kind=kind, origin=Origin.FOLDER, created_by=by, note=note or folder
    )
    return _keep(model, Path(settings.MODELS_ROOT) / folder)


@transaction.atomic
def register_folder_soon(
    *, name: str, kind: str, folder: str, by: User, note: str = ""
) -> ModelVersion:
    """Check a folder now, and copy it in a job. For people who wait for the answer."""
    if folder not in folders_below_root():
        raise ModelIsRefused(ModelIsRefused.no_folder)
    place = Path(settings.MODELS_ROOT) / folder
    files_of(place)
    refuse_unusable(place, kind)
    model = saved(
        ModelVersion(
            name=name,
            kind=kind,
            origin=Origin.FOLDER,
            spec={"folder": folder},
            shape=shape_of(place),
            created_by=by,
            note=note or folder,
        )
    )
    notify_after_commit(jobs.get_files.delay, model.pk)
    return model


def register_endpoint(*, name: str, url: str, model: str, by: User, note: str = "") -> ModelVersion:
    """Register a policy that another server serves. Its key is a setting of the workers."""
    limits = limits_of(url, model, settings.ENDPOINT_KEY)
    return saved(
        ModelVersion(
            name=name,
            kind=Kind.POLICY,
            origin=Origin.ENDPOINT,
            endpoint={"url": checked_url(url), "model": model, **limits},
            created_by=by,
            note=note,
        )
    )


def register_best_of(
    *, name: str, policy: ModelVersion, chooser: ModelVersion, n: int, by: User, note: str = ""
) -> ModelVersion:
    """Register a writer: of n replies of the policy, the one that the chooser scores highest."""
    if policy.kind not in WRITERS or not policy.key:
        raise ModelIsRefused(ModelIsRefused.not_drawable)
    if chooser.kind != Kind.REWARD or not chooser.key:
        raise ModelIsRefused(ModelIsRefused.no_chooser)
    if gone := next((one for one in (policy, chooser) if one.state == State.RETIRED), None):
        raise ModelIsRefused(ModelIsRefused.retired_part % {"name": gone.name})
    return saved(
        ModelVersion(
            name=name,
            kind=Kind.POLICY,
            origin=Origin.BEST_OF,
            parent=policy,
            chooser=chooser,
            best_of=n,
            shape=policy.shape,
            withdrawn_data_at=policy.withdrawn_data_at or chooser.withdrawn_data_at,
            created_by=by,
            note=note,
        )
    )


@transaction.atomic
def register_hub(
    *, name: str, kind: str, hub: str, revision: str, by: User, note: str = ""
) -> ModelVersion:
    """Register a model of a hub by its name there. A job fetches its files."""
    refuse_other_names(hub, revision)
    model = saved(
        ModelVersion(
            name=name,
            kind=kind,
            origin=Origin.HUB,
            spec={"hub": hub, "revision": revision or "main"},
            created_by=by,
            note=note or hub,
        )
    )
    notify_after_commit(jobs.get_files.delay, model.pk)
    return model


def refuse_other_names(hub: str, revision: str) -> None:
    """Refuse what is not spelled as a hub spells names and revisions."""
    if not HUB_NAME.fullmatch(hub):
        raise ModelIsRefused(ModelIsRefused.bad_hub_name)
    if revision and not REVISION.fullmatch(revision):
        raise ModelIsRefused(ModelIsRefused.bad_revision)


def folders_below_root() -> list[str]:
    """The folders of the models root, which are those that can be registered."""
    root = Path(settings.MODELS_ROOT)
    if not root.is_dir():
        return []
    return sorted(
        one.name
        for one in root.iterdir()
        if one.is_dir() and not one.is_symlink() and not one.name.startswith(".")
    )


def register_output(
    *,
    run: Any,
    name: str,
    kind: str,
    folder: Path,
    parent: ModelVersion | None,
    datasets: Iterable[Dataset],
    spec: Mapping[str, Any],
    metrics: Mapping[str, Any],
    by: User,
) -> ModelVersion:
    """Register what a run produced. Calling it again for the same run and name changes nothing."""
    if known := ModelVersion.objects.filter(run=run, name=name).first():
        return known
    model = ModelVersion(
        name=name,
        kind=kind,
        origin=Origin.RUN,
        run=run,
        parent=parent,
        spec=dict(spec),
        metrics=dict(metrics),
        created_by=by,
    )
    return _keep(model, folder, datasets)


def _keep(model: ModelVersion, folder: Path, datasets: Iterable[Dataset] = ()) -> ModelVersion:
    refuse_taken(model.name)
    try:
        with store.outages_explained(), transaction.atomic():
            fill(model, folder)
            model.datasets.set(datasets)
            _mark_if_withdrawn(model)
    except IntegrityError as taken:
        store.delete_folder(model.key)
        raise NameIsTaken from taken
    return model


def _mark_if_withdrawn(model: ModelVersion) -> None:
    """Mark a model that learned from prompts that were withdrawn while it learned.

    A withdrawal takes the same locks: it waits for this transaction and marks the model itself.
    """
    read = model.datasets.select_for_update(no_key=True).order_by("pk")
    if any(dataset.withdrawn_at for dataset in read):
        model.withdrawn_data_at = timezone.now()
        model.save(update_fields=["withdrawn_data_at"])
