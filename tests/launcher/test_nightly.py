"""Backups of every night: which moment, which stay, and what a failure leaves."""

import os
import re
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from labeling.models import AuditEntry, User
from launcher import nightly
from launcher.database_dump import BackupError
from launcher.nightly import Keep, next_start, run_once, too_many
from launcher.places import BucketPlace, FolderPlace
from tests.buckets import NAME, serve_bucket


def name_of(day: datetime) -> str:
    return nightly.NAME.format(day)


def metrics() -> str:
    return Client().get("/metrics").content.decode()


def test_the_next_start_is_later_today_or_tomorrow():
    morning = datetime(2026, 11, 30, 1, 0)

    assert next_start(morning, time(2, 30)) == datetime(2026, 11, 30, 2, 30)
    assert next_start(morning.replace(hour=2, minute=30), time(2, 30)) == datetime(
        2026, 12, 1, 2, 30
    )


def test_the_newest_of_each_day_and_week_stay():
    now = datetime(2026, 11, 30, 2, 30)  # a Monday
    nights = [now - timedelta(days=days) for days in range(40)]
    twice = name_of(now - timedelta(hours=1))

    gone = set(too_many([*map(name_of, nights), twice], Keep(days=3, weeks=3)))

    stayed = [night for night in nights if name_of(night) not in gone]
    assert stayed == [
        *[now, now - timedelta(days=1), now - timedelta(days=2)],
        now - timedelta(days=8),  # Sunday, the last day of the week before the last one
    ]
    assert twice in gone


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_now_is_proven_recorded_and_measured(settings, tmp_path):
    settings.ARTIFACTS_DIR = tmp_path / "artifacts"
    folder = tmp_path / "backups"
    folder.mkdir()
    old = folder / "plumbline-2020-01-01T023000.tar"
    old.touch()
    (folder / "notes.txt").touch()

    call_command("nightly_backup", folder, "--now", "--days", "1", "--weeks", "1")

    entry = AuditEntry.objects.get(act="backed_up")
    assert {file.name for file in folder.iterdir()} == {entry.object_id, "notes.txt"}
    measured = re.search(r"\nplumbline_last_backup_timestamp_seconds (.*)", metrics())
    assert measured
    assert float(measured[1]) == entry.happened_at.timestamp()


def test_a_backup_that_fails_is_recorded_and_removes_nothing(db, tmp_path, monkeypatch):
    old = [
        tmp_path / "plumbline-2020-01-01T023000.tar",
        tmp_path / "plumbline-2020-01-02T023000.tar",
    ]
    for file in old:
        file.touch()

    def spoil(file: Path) -> None:
        raise BackupError("It lacks a table.")

    monkeypatch.setattr(nightly, "back_up", Path.touch)
    monkeypatch.setattr(nightly, "verify", spoil)

    with pytest.raises(BackupError):
        run_once(FolderPlace(tmp_path), Keep(days=1, weeks=1))

    assert sorted(tmp_path.iterdir()) == old
    assert AuditEntry.objects.get().act == "backup_failed"


def test_a_disk_without_room_is_said_before_the_backup(db, tmp_path, monkeypatch):
    (tmp_path / "plumbline-2020-01-01T023000.tar").write_bytes(bytes(1000))
    monkeypatch.setattr(nightly, "ROOM", 1 << 60)

    with pytest.raises(CommandError, match="Free some space or keep fewer backups"):
        call_command("nightly_backup", tmp_path, "--now")


@pytest.fixture
def bucket(settings, monkeypatch, tmp_path):
    settings.ARTIFACTS_DIR = tmp_path / "artifacts"
    with serve_bucket(settings, monkeypatch) as client:
        yield client


def names_in(bucket) -> set[str]:
    found = bucket.list_objects_v2(Bucket=NAME, Prefix="backups/").get("Contents", [])
    return {one["Key"].removeprefix("backups/") for one in found}


@pytest.mark.django_db(transaction=True)
def test_a_bucket_keeps_proven_backups_and_gives_them_back(bucket, ada, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("plumbline-2020-01-01T023000.tar", "notes.txt"):
        bucket.put_object(Bucket=NAME, Key=f"backups/{name}", Body=b"old")
    place = f"s3://{NAME}/backups"

    call_command("nightly_backup", place, "--now", "--days", "1", "--weeks", "1")

    entry = AuditEntry.objects.get(act="backed_up")
    assert names_in(bucket) == {entry.object_id, "notes.txt"}
    assert entry.detail["bytes"] > 0
    assert "\nplumbline_last_backup_timestamp_seconds" in metrics()
    assert not list(tmp_path.glob("plumbline-*"))
    file = f"{place}/{entry.object_id}"
    call_command("verify_backup", file)
    User.objects.all().delete()
    call_command("restore", file, "--replace")
    assert User.objects.filter(username=ada.username).exists()


@pytest.mark.django_db(transaction=True)
def test_a_bucket_that_changed_the_bytes_fails_the_proof(bucket, monkeypatch):
    bucket.put_object(Bucket=NAME, Key="backups/plumbline-2020-01-01T023000.tar", Body=b"old")
    put = BucketPlace.put

    def put_half(self: BucketPlace, file: Path) -> None:
        os.truncate(file, file.stat().st_size // 2)
        put(self, file)

    monkeypatch.setattr(BucketPlace, "put", put_half)

    with pytest.raises(CommandError, match=r"damaged|cut short"):
        call_command("nightly_backup", f"s3://{NAME}/backups", "--now", "--days", "1")

    assert names_in(bucket) == {"plumbline-2020-01-01T023000.tar"}
    assert AuditEntry.objects.get().act == "backup_failed"


@pytest.mark.parametrize("command", ["verify_backup", "restore"])
def test_a_backup_that_is_not_in_the_bucket_is_a_sentence(bucket, db, command):
    with pytest.raises(CommandError, match="not in the bucket"):
        call_command(command, f"s3://{NAME}/backups/gone.tar")


@pytest.mark.parametrize("place", ["s3://plumbline/here", "s3://plumbline/here/backups"])
def test_backups_are_not_kept_inside_the_store(bucket, db, place):
    with pytest.raises(CommandError, match="Choose another bucket"):
        call_command("nightly_backup", place, "--now")


@pytest.mark.parametrize("wrong", [["--at", "25:00"], ["--days", "0"], ["--weeks", "many"]])
def test_wrong_numbers_are_refused_in_words(tmp_path, wrong):
    with pytest.raises(CommandError, match="is not a"):
        call_command("nightly_backup", str(tmp_path), *wrong)
