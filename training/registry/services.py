"""The current policy, and what is done with model versions: promote, roll back, retire."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from common import locks
from common.locks import Lock
from labeling.people.models import User
from training.registry.errors import ModelCannotMove, ModelIsRefused
from training.registry.folders import WEIGHTS
from training.registry.models import WRITERS, ModelVersion, Origin, Promotion, State
from training.store import store
from training.store.errors import FileIsMissing


def current_policy() -> ModelVersion | None:
    return ModelVersion.objects.filter(state=State.CURRENT, kind__in=WRITERS).first()


def why_not_offered(model: ModelVersion) -> str:
    """Why no new replies come from a version: it or a part of its best of n is out of use."""
    if model.state == State.RETIRED:
        return ModelIsRefused.retired_part % {"name": model.name}
    for part in filter(None, (model.parent, model.chooser) if model.best_of else ()):
        about = {"name": model.name, "part": part.name}
        if part.state == State.RETIRED:
            return ModelIsRefused.part_is_retired % about
        if not part.key:
            return ModelIsRefused.part_has_no_files % about
    return ""


def why_names_are_refused(names: Iterable[str]) -> str:
    """Why one of these model versions is not offered; empty if all are."""
    named = ModelVersion.objects.filter(name__in=set(names)).select_related("parent", "chooser")
    return next(filter(None, map(why_not_offered, named.order_by("pk"))), "")


def names_of_writers() -> list[str]:
    """The names of the model versions that can write replies, which a campaign may compare."""
    writers = ModelVersion.objects.filter(kind__in=WRITERS).exclude(state=State.RETIRED)
    return list(writers.values_list("name", flat=True))


def folder_of(model: ModelVersion) -> Path:
    """The folder on this machine."""
    if not model.key:
        raise FileIsMissing
    return store.fetch_folder(model.key, model.files)


def texts_of(model: ModelVersion) -> Path:
    """The folder on this machine with its config and tokenizer, perhaps without its weights."""
    if not model.key:
        raise FileIsMissing
    small = [file for file in model.files if not file["path"].endswith(WEIGHTS)]
    return store.fetch_folder(model.key, small)


@transaction.atomic
def promote(
    *,
    model: ModelVersion,
    by: User | None,
    reason: str,
    evidence: Mapping[str, Any] | None = None,
    rolls_back: bool = False,
) -> Promotion:
    """Make a version the current policy. Without `by`, a gate decided."""
    _wait_for_turn()
    model.refresh_from_db()
    if model.kind not in WRITERS:
        raise ModelCannotMove(ModelCannotMove.not_a_policy)
    if model.origin == Origin.BEST_OF:
        about = {"name": model.name, "n": model.best_of, "policy": model.parent}
        raise ModelCannotMove(ModelCannotMove.no_weights % about)
    before = current_policy()
    if before == model or (model.state == State.RETIRED and not rolls_back):
        raise ModelCannotMove
    if model.is_on_its_way:
        raise ModelCannotMove(ModelCannotMove.no_files)
    if before:
        ModelVersion.objects.filter(pk=before.pk).update(state=State.CANDIDATE)
    ModelVersion.objects.filter(pk=model.pk).update(state=State.CURRENT)
    model.refresh_from_db()
    return Promotion.objects.create(
        model=model,
        before=before,
        by=by,
        reason=reason,
        evidence=dict(evidence or {}),
        rolls_back=rolls_back,
    )


@transaction.atomic
def roll_back(*, by: User, reason: str) -> Promotion:
    """Make the previous policy current again."""
    _wait_for_turn()
    current = current_policy()
    came = Promotion.objects.filter(model=current, rolls_back=False).first() if current else None
    if came is None or came.before is None:
        raise ModelCannotMove(ModelCannotMove.no_way_back)
    return promote(model=came.before, by=by, reason=reason, rolls_back=True)


@transaction.atomic
def retire(*, model: ModelVersion, by: User, reason: str) -> ModelVersion:
    """Stop offering a version. Its files and history are kept, with who retired it and why."""
    _wait_for_turn()
    model.refresh_from_db()
    if model.state == State.CURRENT:
        raise ModelCannotMove(ModelCannotMove.is_current)
    said = f"{timezone.now():%Y-%m-%d} {by}: {reason}"
    ModelVersion.objects.filter(pk=model.pk).update(
        state=State.RETIRED, note=f"{model.note}\n{said}".strip()
    )
    model.refresh_from_db()
    return model


def _wait_for_turn() -> None:
    """Let concurrent moves of the current policy wait for each other."""
    locks.wait_for(Lock.CURRENT_POLICY)
