import json
import random

import pytest
import torch

from training.engine.runtime import checkpoint, disk
from training.engine.runtime.checkpoint import Checkpoints
from training.engine.runtime.errors import DiskFull


def state(step: int) -> checkpoint.State:
    torch.manual_seed(step)
    return {"learner": {"weights": {"w": torch.randn(40)}}, "rng": [step, random.getstate()]}


@pytest.fixture
def checkpoints(tmp_path) -> Checkpoints:
    return Checkpoints(tmp_path / "checkpoints", keep=2, disk_patience=0)


def test_the_newest_two_are_kept_and_the_newest_comes_back(checkpoints):
    for step in (1, 2, 3):
        checkpoints.save(step, state(step))

    latest = checkpoints.latest()

    assert latest is not None
    assert latest.step == 3
    assert torch.equal(latest.state["learner"]["weights"]["w"], state(3)["learner"]["weights"]["w"])
    assert len(list(checkpoints.folder.iterdir())) == 2


def test_every_flipped_bit_is_found_and_the_one_before_is_used(checkpoints):
    chance = random.Random(0)  # noqa: S311
    for step in (1, 2):
        checkpoints.save(step, state(step))
    newest = checkpoints.folder / "step-00000002"

    for path in [p for p in sorted(newest.iterdir()) for _ in range(40)]:
        whole = path.read_bytes()
        place = chance.randrange(len(whole))
        flipped = bytes([whole[place] ^ (1 << chance.randrange(8))])
        path.write_bytes(whole[:place] + flipped + whole[place + 1 :])

        latest = checkpoints.latest()

        assert latest is not None
        assert latest.step == 1, f"{path.name} byte {place}"
        path.write_bytes(whole)


def test_a_checkpoint_cut_short_anywhere_is_passed_over(checkpoints):
    for step in (1, 2):
        checkpoints.save(step, state(step))
    newest = checkpoints.folder / "step-00000002"

    for path in sorted(newest.iterdir()):
        whole = path.read_bytes()
        for length in range(0, len(whole), max(1, len(whole) // 10)):
            path.write_bytes(whole[:length])
            latest = checkpoints.latest()
            assert latest is not None
            assert latest.step == 1
        path.unlink()
        latest = checkpoints.latest()
        assert latest is not None
        assert latest.step == 1
        path.write_bytes(whole)


def test_a_kill_at_any_write_leaves_the_one_before(checkpoints, monkeypatch):
    checkpoints.save(1, state(1))
    real, calls = disk.sync, [0]

    class Killed(BaseException):
        pass

    def dies_at(point: int):
        def sync(path):
            calls[0] += 1
            if calls[0] == point:
                raise Killed
            real(path)

        return sync

    for point in (1, 2, 3):
        calls[0] = 0
        monkeypatch.setattr(checkpoint, "sync", dies_at(point))
        with pytest.raises(Killed):
            checkpoints.save(2, state(2))
        latest = checkpoints.latest()
        assert latest is not None
        assert latest.step == 1


def test_a_full_disk_harms_nothing_and_is_waited_for(checkpoints, monkeypatch):
    checkpoints.save(1, state(1))
    real, room = torch.save, [False]

    def save(value, path):
        if not room[0]:
            path.write_bytes(b"half")
            raise OSError(28, "No space left on device")
        real(value, path)

    monkeypatch.setattr(torch, "save", save)
    with pytest.raises(DiskFull, match="Free some space"):
        checkpoints.save(2, state(2))
    latest = checkpoints.latest()
    assert latest is not None
    assert latest.step == 1
    assert not list(checkpoints.folder.glob("partial-*"))

    monkeypatch.setattr("time.sleep", lambda _: room.__setitem__(0, True))
    Checkpoints(checkpoints.folder, disk_patience=1).save(2, state(2))

    latest = checkpoints.latest()
    assert latest is not None
    assert latest.step == 2


def test_a_manifest_names_what_the_bits_depend_on(checkpoints):
    checkpoints.save(1, state(1))

    manifest = json.loads((checkpoints.folder / "step-00000001" / "manifest.json").read_text())

    assert manifest["made_by"]["torch"] == torch.__version__
    assert set(manifest["files"]) == {"learner.pt", "rng.pt"}
