import errno
import json
import time
from pathlib import Path

import pytest
import torch

from training.engine.runtime.ended_early import mistakes_written
from training.engine.runtime.errors import BadInput, DiskFull
from training.mistakes import Mistake
from training.specs import SftSpec, parse_spec


@pytest.fixture
def spec(tmp_path) -> SftSpec:
    paths = {"model": "base", "demonstrations": str(tmp_path / "inputs/a.jsonl")}
    made = parse_spec({"step": "sft", "out": str(tmp_path), **paths})
    assert isinstance(made, SftSpec)
    return made


def written(spec: SftSpec) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((spec.out / "mistakes.json").read_text())
    return found


def test_a_file_is_named_by_its_field_and_not_by_its_place_on_this_machine(spec):
    wrong = Mistake(str(spec.demonstrations), "empty_string", {"name": "response"}, line=3)

    with pytest.raises(BadInput, match=f"{spec.demonstrations}, line 3: "), mistakes_written(spec):
        raise BadInput(wrong)

    what = {"code": "empty_string", "params": {"name": "response"}, "line": 3}
    assert written(spec) == [{"field": "demonstrations", **what}]


def test_too_little_memory_is_a_mistake_too(spec):
    with pytest.raises(torch.OutOfMemoryError), mistakes_written(spec):
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.")

    assert written(spec)[0]["params"] == {"reason": "CUDA out of memory"}


def test_a_folder_that_cannot_be_created_hides_no_mistake(spec):
    (spec.out / "file").touch()
    nowhere = parse_spec(spec.as_json() | {"out": str(spec.out / "file" / "run")})

    with pytest.raises(BadInput), mistakes_written(nowhere):
        raise BadInput(Mistake("out", "not_created", {"path": "run", "reason": "no folder"}))


def test_a_full_disk_is_not_waited_for_again(spec, monkeypatch):
    def full(*_arguments: object, **_named: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def wait(_seconds: float) -> None:
        raise AssertionError("waited for space")

    monkeypatch.setattr(Path, "write_text", full)
    monkeypatch.setattr(time, "sleep", wait)

    with pytest.raises(DiskFull), mistakes_written(spec):
        raise DiskFull(Mistake("", "disk_full"))
