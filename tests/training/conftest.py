"""People, labels and models that runs are made from."""

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from labeling.labels.answers import Answer, Measures
from labeling.labels.services import hand_in
from labeling.models import Label, Task, User
from labeling.tasks.blindness import slots
from labeling.tasks.models import Kind
from labeling.tasks.services import take_seat
from tests.labeling.conftest import key, open_one
from training.runs import endings


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.GOLD_PERCENT = 0
    settings.ARTIFACTS_DIR = tmp_path / "artifacts"
    settings.MODELS_ROOT = tmp_path / "models"
    return settings.ARTIFACTS_DIR


@pytest.fixture
def run_endings(monkeypatch) -> list[Callable[[int], None]]:
    """What happens when a run ends. A test may change the list."""
    own = [*endings.RUN_ENDINGS]
    monkeypatch.setattr(endings, "RUN_ENDINGS", own)
    return own


@pytest.fixture
def rosalind(db) -> User:
    """A researcher."""
    return User.objects.create_user("rosalind", "r@example.org", roles=["researcher"])


@pytest.fixture
def labeler(db) -> Callable[..., User]:
    def make(name: str, **more: Any) -> User:
        more.setdefault("qualified_at", timezone.now())
        return User.objects.create_user(name, f"{name}@example.org", roles=["labeler"], **more)

    return make


def rank_one(labeler: User, order: list[list[int]] | None = None, **about: Any) -> Label:
    """Open a task with four replies and rank them: [[0], [1, 2], [3]] is by creation."""
    task = open_one(Kind.RANK, **about)
    return rank_at(task, labeler, order)


def rank_at(task: Task, labeler: User, order: list[list[int]] | None = None) -> Label:
    screen = take_seat(labeler=labeler)
    seat = task.seats.get(public_id=screen.public_id)
    made = sorted(seat.shown)
    slot_of = dict(zip(seat.shown, slots(len(made)), strict=True))
    groups = order or [[place] for place in range(len(made))]
    ranking = [[slot_of[made[place]] for place in group] for group in groups]
    hand_in(
        seat_id=screen.public_id,
        labeler=labeler,
        key=key(),
        answer=Answer(ranking=ranking),
        measures=Measures(active_ms=1000),
    )
    return Label.objects.get(seat=seat)


def demonstrate(labeler: User, text: str = "Because of the air.", **about: Any) -> Label:
    open_one(Kind.DEMONSTRATE, **about)
    screen = take_seat(labeler=labeler)
    hand_in(
        seat_id=screen.public_id,
        labeler=labeler,
        key=key(),
        answer=Answer(text=text),
        measures=Measures(active_ms=1000),
    )
    return Label.objects.get(seat=screen.seat_pk)


def write_model(folder: Path, weights: dict[str, list[int]] | None = None) -> Path:
    """A folder that looks like a model: a config, and safetensors full of zeros."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {"model_type": "gpt2", "n_layer": 2, "n_embd": 8, "n_positions": 64, "vocab_size": 99}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(safetensors(weights or {"wte": [99, 8]}))
    return folder


def safetensors(weights: dict[str, list[int]]) -> bytes:
    table, place = {}, 0
    for name, shape in weights.items():
        size = 4
        for side in shape:
            size *= side
        table[name] = {"dtype": "F32", "shape": shape, "data_offsets": [place, place + size]}
        place += size
    head = json.dumps(table).encode()
    return struct.pack("<Q", len(head)) + head + bytes(place)
