"""Runs continue from a bucket whose checkpoints are not the ones that the run names."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from tests.buckets import NAME, serve_bucket
from training.runs import folder, states
from training.runs.models import Run, RunEvent
from training.runs.work.checkpoint_uploader import CheckpointUploader
from training.runs.work.prepare import prepare

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bucket(settings, tmp_path, monkeypatch):
    settings.STORE_CACHE_DIR = tmp_path / "cache"
    with serve_bucket(settings, monkeypatch) as client:
        yield client


@pytest.fixture
def claimed(bucket, run, machine) -> Run:
    found = states.claim(machine, run.pk)
    assert found is not None
    return found


def save(out: Path, step: int) -> None:
    made = out / "checkpoints" / f"step-{step:08}"
    made.mkdir(parents=True)
    (made / "model.pt").write_text(f"weights of {step}")
    sums = {"model.pt": {"sha256": hashlib.sha256((made / "model.pt").read_bytes()).hexdigest()}}
    (made / "manifest.json").write_text(json.dumps({"step": step, "files": sums}))
    (out / "metrics.jsonl").write_text(f'{{"step": {step}}}\n')


def saved_and_uploaded(run: Run, tmp_path: Path, *steps: int) -> None:
    out = tmp_path / "first machine"
    for step in steps:
        save(out, step)
    CheckpointUploader(run, out).upload()


def codes_of(run: Run) -> list[str]:
    lines = RunEvent.objects.filter(run=run, kind="state").order_by("number")
    return [line.data["code"] for line in lines]


def object_of(run: Run, step: int, name: str) -> str:
    return f"here/{folder.key_of(run)}/checkpoints/step-{step:08}/{name}"


def test_the_named_checkpoint_is_fetched_without_a_word(claimed, tmp_path):
    saved_and_uploaded(claimed, tmp_path, 5, 10)

    prepare(claimed, tmp_path / "second machine")

    assert folder.newest_checkpoint(tmp_path / "second machine") == 10
    assert codes_of(claimed)[-1] == "saved"


def test_a_restored_run_continues_from_the_checkpoint_that_replaced_its_own(claimed, tmp_path):
    saved_and_uploaded(claimed, tmp_path, 5)
    as_backed_up = claimed.checkpoint
    shutil.rmtree(tmp_path / "first machine" / "checkpoints")
    saved_and_uploaded(claimed, tmp_path, 10)
    claimed.checkpoint = as_backed_up

    out = tmp_path / "second machine"
    prepare(claimed, out)

    assert folder.newest_checkpoint(out) == 10
    assert (out / "checkpoints" / "step-00000010" / "model.pt").read_text() == "weights of 10"
    assert (out / "metrics.jsonl").read_text() == '{"step": 10}\n'


@pytest.mark.parametrize("lost", ["model.pt", "manifest.json"])
def test_a_checkpoint_that_lost_a_file_gives_way_to_the_one_before(claimed, bucket, tmp_path, lost):
    saved_and_uploaded(claimed, tmp_path, 5, 10)
    bucket.delete_object(Bucket=NAME, Key=object_of(claimed, 10, lost))

    prepare(claimed, tmp_path / "second machine")

    assert folder.newest_checkpoint(tmp_path / "second machine") == 5
    last = RunEvent.objects.filter(run=claimed).latest("number")
    assert last.data == {"code": "checkpoint_gone", "step": 10, "found": 5}


def test_a_checkpoint_with_other_bytes_gives_way_to_the_one_before(claimed, bucket, tmp_path):
    saved_and_uploaded(claimed, tmp_path, 5, 10)
    bucket.put_object(Bucket=NAME, Key=object_of(claimed, 10, "model.pt"), Body=b"of a lost worker")

    prepare(claimed, tmp_path / "second machine")

    assert folder.newest_checkpoint(tmp_path / "second machine") == 5


def test_a_run_whose_checkpoints_are_all_gone_says_so_and_starts_again(claimed, bucket, tmp_path):
    saved_and_uploaded(claimed, tmp_path, 5)
    bucket.delete_object(Bucket=NAME, Key=object_of(claimed, 5, "model.pt"))

    prepare(claimed, tmp_path / "second machine")

    assert folder.newest_checkpoint(tmp_path / "second machine") == 0
    assert codes_of(claimed)[-1] == "checkpoints_gone"


def test_a_machine_that_stops_between_training_and_registering_keeps_the_checkpoint(
    claimed, tmp_path
):
    out = tmp_path / "first machine"
    save(out, 10)
    uploader = CheckpointUploader(claimed, out)
    uploader.upload()
    shutil.rmtree(out / "checkpoints")  # as the engine does after its last step

    uploader.finish()

    claimed.refresh_from_db()
    prepare(claimed, tmp_path / "second machine")
    assert folder.newest_checkpoint(tmp_path / "second machine") == 10
