"""The store: a folder, or a bucket of a server that speaks S3."""

import errno
import os
import time

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from common import env
from launcher import backup
from tests.buckets import serve_bucket
from training.datasets.models import Dataset
from training.datasets.services import add_text, file_of
from training.runs.folder import forget_if_withdrawn, working_folder
from training.runs.models import Run
from training.store import cache, store
from training.store.errors import FileIsMissing, FileWasChanged, StoreTrouble


@pytest.fixture
def bucket(settings, tmp_path, monkeypatch):
    """A bucket, and a machine that has fetched nothing yet."""
    settings.STORE_CACHE_DIR = tmp_path / "cache"
    with serve_bucket(settings, monkeypatch) as client:
        yield client


@pytest.fixture(params=["folder", "bucket"])
def any_store(request):
    if request.param == "bucket":
        request.getfixturevalue("bucket")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("one\n")
    return path


def test_what_is_put_can_be_fetched_read_and_deleted(any_store, file):
    stored = store.put_file(file, "datasets/a/rows.jsonl")

    assert store.exists(stored.key)
    assert store.fetch(stored.key, stored.sha256).read_text() == "one\n"
    with store.open_read(stored.key) as opened:
        assert opened.read() == b"one\n"

    store.delete_folder("datasets/a")
    assert not store.exists(stored.key)
    with pytest.raises(FileIsMissing):
        store.fetch(stored.key)


def test_a_folder_comes_back_whole(any_store, tmp_path):
    (tmp_path / "m" / "backbone").mkdir(parents=True)
    (tmp_path / "m" / "config.json").write_text("{}")
    (tmp_path / "m" / "backbone" / "config.json").write_text("[]")

    stored = store.put_folder(tmp_path / "m", "models/x", ["config.json", "backbone/config.json"])

    folder = store.fetch_folder("models/x", [one.as_json() for one in stored])  # type: ignore[misc]
    assert (folder / "config.json").read_text() == "{}"
    assert (folder / "backbone" / "config.json").read_text() == "[]"


def test_putting_again_takes_the_old_files_place(any_store, file):
    store.put_file(file, "runs/r/last.pt")
    file.write_text("two\n")
    stored = store.put_file(file, "runs/r/last.pt")

    assert store.fetch(stored.key, stored.sha256).read_text() == "two\n"


def test_a_file_that_changed_on_the_way_is_refused(bucket, file, settings):
    stored = store.put_file(file, "datasets/a/rows.jsonl")
    bucket.put_object(Bucket="plumbline", Key="here/datasets/a/rows.jsonl", Body=b"other")

    with pytest.raises(FileWasChanged):
        store.fetch(stored.key, stored.sha256)
    assert not list((settings.STORE_CACHE_DIR / "datasets").rglob("rows.jsonl"))


def test_a_file_without_a_known_sum_is_never_an_old_one(bucket, file):
    stored = store.put_file(file, "runs/r/replies.jsonl")
    store.fetch(stored.key)
    bucket.put_object(Bucket="plumbline", Key="here/runs/r/replies.jsonl", Body=b"newer")

    assert store.fetch(stored.key).read_text() == "newer"


def test_the_cache_stays_small_and_keeps_what_is_in_use(bucket, tmp_path, settings):
    settings.STORE_CACHE_BYTES = 25
    sums = {}
    for name in ("oldest", "old", "new"):
        (tmp_path / name).write_text("ten bytes.")
        sums[name] = store.put_file(tmp_path / name, f"models/{name}/x.json").sha256
        fetched = store.fetch(f"models/{name}/x.json", sums[name])
        hours = {"oldest": 3, "old": 2, "new": 0}[name]
        os.utime(fetched, (time.time() - hours * 3600,) * 2)

    store.fetch("models/oldest/x.json", sums["oldest"])
    (tmp_path / "more").write_text("ten bytes.")
    store.fetch(store.put_file(tmp_path / "more", "models/more/x.json").key)

    left = {one.parent.name for one in cache.files().rglob("x.json")}
    assert left == {"oldest", "new", "more"}


def test_a_bucket_that_is_away_is_a_sentence_and_not_a_crash(
    settings, file, monkeypatch, rosalind, client_of
):
    text = add_text(name="t", chunks=[b"Hello."], by=rosalind, lines_of_json=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a-key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    settings.ARTIFACTS_URL = "s3://plumbline/here"
    settings.STORAGES = settings.STORAGES | {"artifacts": env.bucket(settings.ARTIFACTS_URL)}

    with pytest.raises(StoreTrouble, match="unreachable"), store.outages_explained():
        store.put_file(file, "datasets/a/rows.jsonl")
    answer = client_of(rosalind).get(f"/api/datasets/{text.public_id}/file/")
    assert (answer.status_code, answer.json()["code"]) == (503, "store_trouble")


def test_a_full_disk_is_a_sentence_and_leaves_no_half_file(own_store, file, monkeypatch):
    def full(*_paths) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("training.store.folder.shutil.copyfile", full)

    with pytest.raises(StoreTrouble, match="full"), store.outages_explained():
        store.put_file(file, "datasets/a/rows.jsonl")
    assert [one for one in own_store.rglob("*") if one.is_file()] == []


@pytest.mark.parametrize("key", ["", "/etc/passwd", "a/../../b", "..", "a\\b", "a\0b"])
def test_no_key_leaves_the_store(key):
    with pytest.raises(ValueError, match="not a key"):
        store.fetch(key)


def test_what_another_machine_withdrew_leaves_this_ones_cache(bucket, rosalind):
    gone, kept = (
        add_text(name=name, chunks=[name.encode()], by=rosalind, lines_of_json=False)
        for name in ("gone", "kept")
    )
    there = file_of(gone)
    Dataset.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())

    assert file_of(kept).is_file()

    assert not there.exists()


@pytest.mark.parametrize("withdrawn", [True, False])
def test_this_machine_forgets_a_run_only_if_its_prompts_are_withdrawn(bucket, rosalind, withdrawn):
    run = Run.objects.create(name="sft", step="sft", created_by=rosalind)
    checkpoint = working_folder(run) / "checkpoints" / "step-1" / "rollout.pt"
    checkpoint.parent.mkdir(parents=True)
    checkpoint.touch()
    if withdrawn:
        Run.objects.filter(pk=run.pk).update(withdrawn_data_at=timezone.now())

    forget_if_withdrawn(run)

    assert checkpoint.exists() != withdrawn


@pytest.mark.django_db(transaction=True)
def test_a_backup_brings_the_bucket_back_too(bucket, file, tmp_path, ada, own_store):
    stored = store.put_file(file, "models/m/model.safetensors")
    (own_store / "intake").mkdir(parents=True)
    (own_store / "intake" / "upload").write_text("on its way in")
    call_command("backup", str(tmp_path / "backup.tar"))
    store.delete_folder("models")
    (own_store / "intake" / "upload").unlink()

    call_command("restore", str(tmp_path / "backup.tar"), "--replace")

    assert store.fetch(stored.key, stored.sha256).read_text() == "one\n"
    assert (own_store / "intake" / "upload").read_text() == "on its way in"
    assert not (own_store / "models").exists()


@pytest.mark.django_db(transaction=True)
def test_an_object_that_is_deleted_meanwhile_stays_out_of_a_backup(
    bucket, file, tmp_path, ada, monkeypatch
):
    kept = store.put_file(file, "models/m/model.safetensors")
    gone = store.put_file(file, "runs/r/checkpoints/step-1/learner.pt")
    list_keys = backup.keys_below
    listed: list[str] = []

    def list_then_delete(*arguments):
        monkeypatch.setattr(backup, "keys_below", list_keys)  # it calls itself for every folder
        listed.extend(list_keys(*arguments))
        store.delete(gone.key)
        return listed

    monkeypatch.setattr(backup, "keys_below", list_then_delete)
    call_command("backup", str(tmp_path / "backup.tar"))
    call_command("restore", str(tmp_path / "backup.tar"), "--replace")

    assert gone.key in listed
    assert not store.exists(gone.key)
    assert store.fetch(kept.key, kept.sha256).read_text() == "one\n"


def test_an_object_that_is_there_and_cannot_be_read_fails_a_backup(
    bucket, file, tmp_path, ada, monkeypatch
):
    def fail(*_arguments):
        raise ConnectionError("The bucket is gone.")

    store.put_file(file, "models/m/model.safetensors")
    monkeypatch.setattr(backup, "add_object", fail)

    with pytest.raises(CommandError, match="gone"):
        call_command("backup", str(tmp_path / "backup.tar"))
