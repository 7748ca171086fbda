"""TRL's KTOTrainer and our step agree about the loss of the same batch."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.training.engine.tiny import tiny_folder
from tests.training.test_trl import trl  # noqa: F401  # a fixture
from training.engine.models.folders import load_language_model
from training.engine.models.learner import PlainLearner
from training.engine.models.scoring import Group
from training.engine.runtime.distributed import Team
from training.engine.steps.direct.reference import compute
from training.engine.steps.direct.rows import Ranked, with_reference
from training.engine.steps.kto.objective import Weights
from training.engine.steps.kto.rows import ALONE, Judged
from training.engine.steps.kto.train import improve
from training.specs import KtoSpec

pytestmark = pytest.mark.slow
ALL = Team(0, 1, torch.device("cpu"), torch.float32)
WEIGHTS = Weights(good=1.0, bad=1.5)
ROWS: list[dict[str, Any]] = [
    {"prompt": "why is the sky", "completion": " blue", "label": True},
    {"prompt": "name two", "completion": " rooms kitchen and attic", "label": False},
    {"prompt": "is it", "completion": " good", "label": True},
    {"prompt": "because light scatters", "completion": " fair poor", "label": False},
    {"prompt": "sky", "completion": " light", "label": True},
]


@pytest.fixture
def folders(tmp_path) -> list[str]:
    spreads = {"one": 0.2, "other": 0.3}  # so that the two differ
    return [
        str(tiny_folder(tmp_path / name, "llama", spread=spread))
        for name, spread in spreads.items()
    ]


def spec() -> KtoSpec:
    nothing = {"out": ".", "model": "", "signals": ".", "threads": 1}
    return KtoSpec.parse(nothing | {"beta": 0.3, "clip_gradient": 1e9})


def alone(prompt: list[int], reply: list[int]) -> Ranked:
    return Ranked(Group(prompt, [reply]), ALONE)


def ours(policy: str, reference: str, batch: list[dict[str, Any]]) -> dict[str, float]:
    before = load_language_model(reference).eval()
    replies = [row["completion_ids"] for row in batch]
    own, others = (
        [alone(row["prompt_ids"], reply) for row, reply in zip(batch, chosen, strict=True)]
        for chosen in (replies, [replies[-1], *replies[:-1]])  # TRL takes the row before
    )
    own = with_reference(own, compute(own, before, spec(), ALL))
    others = with_reference(others, compute(others, before, spec(), ALL))
    rows = [
        Judged(one, other, row["label"]) for one, other, row in zip(own, others, batch, strict=True)
    ]
    made = PlainLearner(load_language_model(policy), spec(), ALL)
    return improve(made, rows, WEIGHTS, spec(), rate=0.0)


@pytest.mark.parametrize("turned", [False, True], ids=["one-other", "other-one"])
def test_trl_finds_the_same_loss_and_the_same_z_ref(turned, trl, folders, tmp_path):  # noqa: F811
    policy, reference = reversed(folders) if turned else folders
    batch = {"rows": ROWS, "beta": 0.3, "good_weight": WEIGHTS.good, "bad_weight": WEIGHTS.bad}
    (tmp_path / "rows.json").write_text(json.dumps(batch))
    program = Path(__file__).with_name("trl_kto_loss.py")
    command = [trl, "-P", program, policy, reference, tmp_path / "rows.json", tmp_path / "out"]
    subprocess.run(command, check=True, cwd=tmp_path)

    theirs = json.loads((tmp_path / "out").read_text())
    found = ours(policy, reference, theirs["rows"])

    assert abs(theirs["loss"] - 0.6) > 0.01  # that of two equal models
    assert found["loss"] == pytest.approx(theirs["loss"], abs=1e-5)
    assert found["z_ref"] == pytest.approx(theirs["z_ref"], abs=1e-5)
