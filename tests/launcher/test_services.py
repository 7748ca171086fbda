"""The embedded servers come up, survive a crash and leave nothing behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis
from django.db import connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from launcher.services import cluster
from launcher.services.errors import FolderInUse
from launcher.services.postgres import Postgres
from launcher.services.valkey import Valkey


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """pytest closes its folders; a server that root starts as nobody must pass through."""
    for part in [tmp_path, *tmp_path.parents]:
        if Path(tempfile.gettempdir()).resolve() in part.parents:
            part.chmod(0o711)
    return tmp_path / "ein Ordner mit Ümläuten"


def test_no_row_reaches_the_log_of_postgres(postgres):
    with psycopg2.connect(postgres.url) as session, session.cursor() as cursor:
        cursor.execute("CREATE TABLE people (email text UNIQUE)")
        session.commit()
        for _ in range(2):
            with suppress(psycopg2.Error):
                cursor.execute("INSERT INTO people VALUES (%s)", ["the purple canary"])
                session.commit()
        session.rollback()
        with suppress(psycopg2.Error):
            cursor.execute("SELECT %s::integer", ["another purple canary"])
    session.close()

    log = postgres.log.read_text()
    assert "unique constraint" in log
    assert "INSERT" not in log
    assert "Key (email)" not in log
    assert postgres.log.stat().st_mode & 0o077 == 0


@pytest.fixture
def postgres(folder: Path):
    server = Postgres(folder)
    server.start()
    yield server
    server.stop()
    server.remove()


def add_and_count(server: Postgres):
    with psycopg2.connect(server.url) as session, session.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS word (text text)")
        cursor.execute("INSERT INTO word VALUES ('kept')")
        cursor.execute("SELECT text FROM word")
        return len(cursor.fetchall())


@pytest.mark.django_db
def test_the_tests_run_on_a_real_postgres_without_superuser_rights():
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        assert cursor.fetchone() == ("off",)


def test_postgres_keeps_its_rows_over_a_kill_and_a_stale_pid_file(postgres, folder):
    assert add_and_count(postgres) == 1

    postgres.process.kill()
    postgres.process.wait()
    postgres.stop()
    pid_file = postgres.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    postgres.start()

    assert add_and_count(postgres) == 2


def test_two_servers_never_share_a_folder(postgres, folder):
    with pytest.raises(FolderInUse):
        Postgres(folder).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends PostgreSQL another account")
def test_nothing_stays_of_a_server_that_could_not_enter_its_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "SHARED_FOLDER", shared := folder_for_all())
    tmp_path.chmod(0o700)
    server = Postgres(tmp_path / "closed", durable=False)
    server.start()
    server.stop()
    assert shared in server.data.resolve().parents

    server.remove()

    assert list((shared / "data").iterdir()) == []
    shutil.rmtree(shared)


def folder_for_all() -> Path:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o711)
    return folder


def test_passwords_are_for_the_owner_only(postgres, folder):
    for file in folder.glob("*.password"):
        assert file.stat().st_mode & 0o077 == 0


def test_valkey_wants_its_password(folder):
    server = Valkey(folder)
    server.start()
    try:
        assert redis.Redis.from_url(server.url).ping()
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=server.port, retry=Retry(NoBackoff(), 0)).ping()
    finally:
        server.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_servers_go_when_their_supervisor_is_killed(folder):
    script = (
        "import sys, time; from pathlib import Path\n"
        "from launcher.services.postgres import Postgres\n"
        "from launcher.services.valkey import Valkey\n"
        "p, v = Postgres(Path(sys.argv[1]), durable=False), Valkey(Path(sys.argv[1]))\n"
        "p.start(); v.start(); print(p.process.pid, v.process.pid, flush=True); time.sleep(60)\n"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert supervisor.stdout is not None
    pids = [int(pid) for pid in supervisor.stdout.readline().split()]

    supervisor.send_signal(signal.SIGKILL)
    supervisor.wait()

    deadline = time.monotonic() + 10
    while any(map(psutil.pid_exists, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(psutil.pid_exists, pids))
