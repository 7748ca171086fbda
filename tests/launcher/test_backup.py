"""A backup brings everything back, and a damaged one changes nothing."""

import os
import shutil
import tarfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from labeling.models import AuditEntry, User
from launcher import backup as backing_up
from launcher import database_dump
from launcher import verify as verifying
from launcher.backup import sum_of
from launcher.database_dump import BackupError
from launcher.restore import unpack
from launcher.verify import load

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def artifacts(settings, tmp_path: Path) -> Path:
    folder = tmp_path / "artifacts"
    (folder / "models" / "sft-1").mkdir(parents=True)
    (folder / "models" / "sft-1" / "model.safetensors").write_bytes(bytes(range(256)) * 5000)
    (folder / "rankings 排序.jsonl").write_text('{"prompt": "Why?"}\n')
    settings.ARTIFACTS_DIR = folder
    return folder


@pytest.fixture
def backup(artifacts: Path, ada: User, tmp_path: Path) -> Path:
    file = tmp_path / "backup.tar"
    call_command("backup", str(file))
    return file


def tables() -> dict[str, tuple[int, str]]:
    """Every table's number of rows, and the sum of all they say."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) "  # noqa: S608
                f"FROM {name} t"
            )
            found[table] = cursor.fetchone()
    return found


def sums(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): sum_of(p) for p in folder.rglob("*") if p.is_file()}


def test_a_restore_brings_back_every_row_and_every_file(backup, artifacts, ada):
    rows, files = tables(), sums(artifacts)

    ada.delete()
    User.objects.create_user("somebody-else")
    (artifacts / "models" / "sft-1" / "model.safetensors").write_bytes(b"spoilt")
    (artifacts / "left over").touch()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE of_a_later_version (id int)")
    call_command("restore", str(backup), "--replace")

    entry = AuditEntry.objects.get()
    assert (entry.act, entry.object_kind) == ("backup_restored", "backup")
    audit = AuditEntry._meta.db_table  # the one new row of the restored database
    assert {**tables(), audit: rows[audit]} == rows
    assert sums(artifacts) == files
    assert User.objects.create_user("sequences-go-on").pk > User.objects.get(username="ada").pk


def test_the_file_is_for_its_owner_only(backup):
    assert backup.stat().st_mode & 0o077 == 0


def test_data_is_only_thrown_away_when_told(backup):
    before = tables()

    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(backup))

    assert tables() == before


@pytest.mark.parametrize("damage", ["flip a bit", "cut it short", "drop the manifest"])
def test_a_damaged_file_changes_nothing(backup, artifacts, damage, tmp_path):
    rows, files = tables(), sums(artifacts)
    data = bytearray(backup.read_bytes())
    if damage == "flip a bit":
        data[data.index(bytes(range(256))) + 70_000] ^= 1
        backup.write_bytes(data)
    elif damage == "cut it short":
        backup.write_bytes(data[: len(data) // 2])
    else:
        drop_manifest(backup, tmp_path)

    with pytest.raises(CommandError, match=r"damaged|cut short"):
        call_command("restore", str(backup), "--replace")

    assert tables() == rows
    assert sums(artifacts) == files


def drop_manifest(backup: Path, folder: Path) -> None:
    without = folder / "without.tar"
    with tarfile.open(backup) as whole, tarfile.open(without, "w") as less:
        for member in whole:
            if member.name != "manifest.json":
                less.addfile(member, whole.extractfile(member))
    without.replace(backup)


@pytest.fixture
def usual_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_restored_files_are_for_this_account_only(backup, artifacts, usual_umask):
    call_command("restore", str(backup), "--replace")

    assert artifacts.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_files_that_root_restores_belong_to_the_account_of_the_site(backup, artifacts):
    os.chown(artifacts, 12345, 12345)

    call_command("restore", str(backup), "--replace")

    found = [artifacts, *artifacts.rglob("*")]
    assert {(path.stat().st_uid, path.stat().st_gid) for path in found} == {(12345, 12345)}


@pytest.mark.parametrize("name", ["../outside", "/outside", "a/../../outside"])
def test_nothing_is_unpacked_outside_the_folder(name, tmp_path):
    hostile = tmp_path / "hostile.tar"
    with tarfile.open(hostile, "w") as archive:
        archive.addfile(tarfile.TarInfo(name), BytesIO())

    with tarfile.open(hostile) as archive, pytest.raises(BackupError, match="no plain file"):
        unpack(archive, tmp_path / "inside")


def test_a_checkpoint_that_is_replaced_meanwhile_stays_out(artifacts, tmp_path, monkeypatch, ada):
    old = artifacts / "runs" / "r" / "checkpoints" / "step-1"
    old.mkdir(parents=True)
    (old / "learner.pt").write_bytes(b"weights")
    list_files = backing_up.files_below

    def list_then_replace(folder):
        found = list_files(folder)
        shutil.rmtree(old, ignore_errors=True)
        return found

    monkeypatch.setattr(backing_up, "files_below", list_then_replace)
    call_command("backup", str(tmp_path / "backup.tar"))
    monkeypatch.undo()
    call_command("restore", str(tmp_path / "backup.tar"), "--replace")

    assert (artifacts / "models" / "sft-1" / "model.safetensors").exists()
    assert not old.exists()


def test_a_folder_that_is_deleted_while_files_are_listed_stays_out(tmp_path, monkeypatch):
    (tmp_path / "kept").touch()
    (tmp_path / "step-1").mkdir()
    scan = os.scandir

    def delete_and_scan(path):
        if str(path).endswith("step-1"):
            os.rmdir(path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", delete_and_scan)

    assert backing_up.files_below(tmp_path) == [tmp_path / "kept"]


def test_a_backup_that_fails_leaves_no_file(artifacts, tmp_path, monkeypatch, ada):
    def fail(*_arguments):
        raise OSError("The disk is gone.")

    monkeypatch.setattr(backing_up, "add_manifest", fail)

    with pytest.raises(CommandError, match="gone"):
        call_command("backup", str(tmp_path / "backup.tar"))

    assert [one.name for one in tmp_path.iterdir()] == ["artifacts"]


def test_a_backup_is_verified_without_touching_the_installation(backup, artifacts, ada, capsys):
    ada.delete()
    (artifacts / "models" / "sft-1" / "model.safetensors").write_bytes(b"newer")
    rows, files = tables(), sums(artifacts)

    call_command("verify_backup", str(backup))

    assert f"{backup} can be restored" in capsys.readouterr().out
    assert (tables(), sums(artifacts)) == (rows, files)
    assert [one.name for one in backup.parent.iterdir() if one.name.startswith(".")] == []


def test_a_restore_that_loses_rows_is_found(backup, monkeypatch):
    monkeypatch.setattr(verifying, "load", load_without_migrations)

    with pytest.raises(CommandError, match="django_migrations has 0 rows"):
        call_command("verify_backup", str(backup))


def load_without_migrations(dump: Path, url: str) -> None:
    load(dump, url)
    with closing(psycopg2.connect(url)) as session, session, session.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations")


def test_rows_are_counted_at_the_moment_of_the_dump(artifacts, ada, tmp_path, monkeypatch):
    run_program = database_dump.run_program

    def dump_then_write(*arguments: str) -> None:
        run_program(*arguments)
        User.objects.create_user("too-late")

    monkeypatch.setattr(database_dump, "run_program", dump_then_write)
    call_command("backup", str(tmp_path / "backup.tar"))
    monkeypatch.undo()

    call_command("verify_backup", str(tmp_path / "backup.tar"))
