"""A run that was killed and resumed ends with the same bits as one that was not."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.training.engine.tiny import write_lines
from training.engine.runtime.checkpoint import Checkpoints
from training.engine.runtime.disk import sha256
from training.engine.runtime.errors import BadInput
from training.engine.runtime.metrics import LinesFile
from training.engine.steps import pretrain, reward, sft
from training.specs import PretrainSpec, RewardSpec, SftSpec, Spec

STEPS: dict[str, Callable[..., object]] = {
    "pretrain": pretrain.train,
    "sft": sft.train,
    "reward": reward.train,
}


class Killed(BaseException):
    pass


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    numbers = range(24)
    write_lines(
        folder / "demonstrations.jsonl",
        [{"prompt": f"why {n} ?", "response": "because light scatters"} for n in numbers],
    )
    write_lines(
        folder / "rankings.jsonl",
        [
            {
                "prompt": f"why {n} ?",
                "replies": ["good", "fair", "poor"],
                "ranks": [1, 2, 2 + n % 2],
            }
            for n in numbers
        ],
    )
    write_lines(folder / "text.jsonl", [{"text": f"the sky is blue {n}"} for n in numbers])
    return folder


def spec_of(step: str, out: Path, model: Path, data: Path, **more: Any) -> Any:
    shared = {"out": out, "model": str(model), "batch": 4, "checkpoint_every": 2, "threads": 1}
    shared |= {"seed": 5} | more
    if step == "sft":
        text = {"text": data / "text.jsonl", "text_share": 0.2, "dropout": 0.2, "epochs": 2}
        demonstrations = data / "demonstrations.jsonl"
        return SftSpec.parse(
            {"demonstrations": demonstrations, "holdout": 0.2, "learning_rate": 1e-3}
            | text
            | shared
        )
    if step == "reward":
        rankings = {"rankings": data / "rankings.jsonl", "learning_rate": 1e-3, "epochs": 2}
        return RewardSpec.parse(
            rankings | {"demonstrations": data / "demonstrations.jsonl"} | shared
        )
    return PretrainSpec.parse({"text": data / "text.jsonl", "epochs": 2, "context": 32} | shared)


def outcome(spec: Spec) -> tuple[str, list[dict[str, object]]]:
    """The weights' sha256 and everything that was measured, but for the time it took."""
    lines = [json.loads(line) for line in (spec.out / "metrics.jsonl").open()]
    for line in lines:
        del line["time"], line["seconds"]
    return sha256(spec.out / "model" / "model.safetensors"), lines


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_run_goes_on_to_the_same_bits(step, gpt2, data, tmp_path, monkeypatch):
    whole = spec_of(step, tmp_path / "whole", gpt2, data)
    STEPS[step](whole)
    broken = spec_of(step, tmp_path / "broken", gpt2, data)
    write, written = LinesFile.write, [0]

    def dies(self, row):
        write(self, row)
        written[0] += 1
        if written[0] in (1, 4, 8, 9):
            raise Killed

    monkeypatch.setattr(LinesFile, "write", dies)
    for _ in range(4):
        with pytest.raises(Killed):
            STEPS[step](broken)
    STEPS[step](broken)

    assert outcome(broken) == outcome(whole)


def test_checkpoints_of_another_run_are_not_gone_on_from(gpt2, data, tmp_path, monkeypatch):
    spec = spec_of("sft", tmp_path / "out", gpt2, data)
    write = LinesFile.write

    def dies(self, row):
        write(self, row)
        if row["step"] == 3:
            raise Killed

    monkeypatch.setattr(LinesFile, "write", dies)
    with pytest.raises(Killed):
        sft.train(spec)

    with pytest.raises(BadInput, match="batch was 4 and is now 3"):
        sft.train(spec_of("sft", tmp_path / "out", gpt2, data, batch=3))


@pytest.mark.slow
@pytest.mark.parametrize("step", ["sft", "reward"])
def test_kill_9_at_twenty_random_moments_changes_no_bit(step, gpt2, data, tmp_path):
    chance = random.Random(step)  # noqa: S311
    more = {"epochs": 100, "checkpoint_every": 3}
    whole = spec_of(step, tmp_path / "whole", gpt2, data, **more)
    STEPS[step](whole)
    broken = spec_of(step, tmp_path / "broken", gpt2, data, **more)
    broken.write(tmp_path / "spec.json")

    kills = 0
    while True:
        process = subprocess.Popen(
            [sys.executable, "-m", "training.engine", str(tmp_path / "spec.json")],
            env=os.environ | {"OMP_NUM_THREADS": "1"},
        )
        before = _lines(broken.out)
        while kills < 20 and process.poll() is None and _lines(broken.out) <= before:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.3))
        if kills == 20 or process.poll() is not None:
            break
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills += 1
    assert process.wait(timeout=300) == 0

    assert kills == 20
    assert outcome(broken) == outcome(whole)


def _lines(out: Path) -> int:
    path = out / "metrics.jsonl"
    return len(path.read_bytes().splitlines()) if path.exists() else 0


@pytest.fixture
def small_disk(tmp_path):
    """A disk of four megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S607


def test_a_run_waits_for_a_full_disk_and_ends_with_the_same_bits(
    gpt2, data, tmp_path, small_disk, monkeypatch
):
    whole = spec_of("sft", tmp_path / "whole", gpt2, data, keep_checkpoints=1)
    sft.train(whole)
    filler = small_disk / "filler"
    write, waits = LinesFile.write, []

    def fill_up(self, row):
        write(self, row)
        if row["step"] == 3:
            filler.write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 4096 * 3))

    def make_room(seconds):
        waits.append(seconds)
        latest = Checkpoints(small_disk / "out" / "checkpoints").latest()
        assert latest is not None
        assert latest.step == 2
        filler.unlink()

    monkeypatch.setattr(LinesFile, "write", fill_up)
    monkeypatch.setattr("time.sleep", make_room)
    paused = spec_of("sft", small_disk / "out", gpt2, data, keep_checkpoints=1)
    sft.train(paused)

    assert waits
    assert outcome(paused) == outcome(whole)
