"""The shipped base and SFT model, registered with where they come from."""

import json
import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from labeling.models import User
from simulation import world
from simulation.demo.build import SHIPPED
from training.datasets.models import Dataset, Kind
from training.datasets.query import Query
from training.datasets.services import add_text, freeze_now
from training.registry.models import Kind as ModelKind
from training.registry.models import ModelVersion, Promotion
from training.registry.registration import register_folder
from training.registry.services import promote

BASE, SFT = "demo-base", "demo-sft"
TEXT, HELD_OUT_TEXT = "demo-text", "demo-text-held-out"
HELD_OUT_SEED = 1


def add_texts(*, documents: int, by: User) -> Dataset:
    """The text the base model learned from, and text of the same world that it never saw."""
    learned = world.documents(documents)
    known = set(learned)
    fresh = [one for one in world.documents(documents // 20, HELD_OUT_SEED) if one not in known]
    _text(HELD_OUT_TEXT, fresh, by)
    return _text(TEXT, learned, by)


def _text(name: str, documents: Sequence[str], by: User) -> Dataset:
    lines = (json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in documents)
    return add_text(name=name, chunks=["".join(lines).encode()], by=by, lines_of_json=True)


def register_models(*, text: Dataset, by: User, at: datetime) -> ModelVersion:
    """The SFT model is the current policy: that is where the first round began."""
    base = _register(
        name=BASE,
        kind=ModelKind.BASE,
        folder="base",
        note="A small language model that read the 24,000 documents of the demo's world."
        " It came with Plumbline; `python3 manage.py demo build` makes it again.",
        by=by,
    )
    shown = freeze_now(
        name="demo-demonstrations", kind=Kind.DEMONSTRATIONS, query=Query(splits=()), by=by
    )
    sft = _register(
        name=SFT,
        kind=ModelKind.POLICY,
        folder="sft",
        note="demo-base after three epochs on 4,000 demonstrations of unequal quality, which came"
        " in as demo-demonstrations.jsonl. It came with Plumbline as well.",
        by=by,
    )
    base.datasets.set([text])
    sft.datasets.set([shown])
    ModelVersion.objects.filter(pk=sft.pk).update(parent=base)
    ModelVersion.objects.filter(pk__in=[base.pk, sft.pk]).update(created_at=at)
    moved = promote(model=sft, by=by, reason="The first policy: it answers, if often wrongly.")
    Promotion.objects.filter(pk=moved.pk).update(created_at=at + timedelta(hours=1))
    sft.refresh_from_db()
    return sft


def _register(*, name: str, kind: str, folder: str, note: str, by: User) -> ModelVersion:
    shutil.copytree(SHIPPED / folder, Path(settings.MODELS_ROOT) / name, dirs_exist_ok=True)
    model = register_folder(name=name, kind=kind, folder=name, by=by, note=note)
    lineage = json.loads((SHIPPED / folder / "lineage.json").read_text())
    ModelVersion.objects.filter(pk=model.pk).update(
        spec=lineage["spec"], metrics=lineage["results"]
    )
    model.refresh_from_db()
    return model
