"""Backups of every night: which moment, which stay, and what a failure leaves."""

import re
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from labeling.models import AuditEntry
from launcher import nightly
from launcher.database_dump import BackupError
from launcher.nightly import Keep, next_start, run_once, too_many


def file_of(day: datetime) -> Path:
    return Path(nightly.NAME.format(day))


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
    twice = file_of(now - timedelta(hours=1))

    gone = set(too_many([*map(file_of, nights), twice], Keep(days=3, weeks=3)))

    stayed = [night for night in nights if file_of(night) not in gone]
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
        run_once(tmp_path, Keep(days=1, weeks=1))

    assert sorted(tmp_path.iterdir()) == old
    assert AuditEntry.objects.get().act == "backup_failed"


def test_a_disk_without_room_is_said_before_the_backup(db, tmp_path, monkeypatch):
    (tmp_path / "plumbline-2020-01-01T023000.tar").write_bytes(bytes(1000))
    monkeypatch.setattr(nightly, "ROOM", 1 << 60)

    with pytest.raises(CommandError, match="Free some space or keep fewer backups"):
        call_command("nightly_backup", tmp_path, "--now")


@pytest.mark.parametrize("wrong", [["--at", "25:00"], ["--days", "0"], ["--weeks", "many"]])
def test_wrong_numbers_are_refused_in_words(tmp_path, wrong):
    with pytest.raises(CommandError, match="is not a"):
        call_command("nightly_backup", str(tmp_path), *wrong)
