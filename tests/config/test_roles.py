"""deploy/roles.sql on a real server: the application reads and writes rows and can do no more."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest
from psycopg2.errors import InsufficientPrivilege

from common.development import CHECKOUT
from launcher.services.postgres import Postgres
from launcher.services.process import Account
from launcher.services.programs import postgres_folder

OWNER, APPLICATION = "plumbline_owner", "plumbline_application"
FORBIDDEN = [
    "DROP TABLE labeling_user",
    "ALTER TABLE labeling_user ADD COLUMN hole text",
    "TRUNCATE labeling_user",
    "CREATE TABLE public.loot (id int)",
    "CREATE SCHEMA loot",
    "CREATE EXTENSION vector",
    "SELECT * FROM pg_authid",
    "COPY labeling_user TO PROGRAM 'cat'",
    "COPY labeling_user TO '/tmp/loot'",
    "SELECT pg_read_file('postgresql.conf')",
    "CREATE ROLE loot",
    "CREATE DATABASE loot",
    f"SET ROLE {OWNER}",
    f"ALTER ROLE {APPLICATION} SUPERUSER",
    "ALTER TABLE labeling_user DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
    "CREATE FUNCTION public.loot() RETURNS int LANGUAGE sql AS 'SELECT 1'",
]


class Server:
    """A server as the container starts one: its superuser has the name of the database."""

    def __init__(self, postgres: Postgres) -> None:
        self.postgres = postgres
        self.folder = postgres_folder(Account())

    def url(self, role: str, database: str = "plumbline") -> str:
        password = self.postgres.cluster.password("superuser") if role == "postgres" else role
        return f"postgresql://{role}:{password}@127.0.0.1:{self.postgres.port}/{database}"

    def run_as(self, role: str, statement: str) -> list[tuple[object, ...]]:
        with closing(psycopg2.connect(self.url(role))) as session:
            session.autocommit = True  # CREATE DATABASE refuses to run in a transaction
            with session.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []

    def make_roles(self) -> None:
        done = subprocess.run(
            [self.folder / "psql", "--no-psqlrc", "--quiet", "--file",
             str(CHECKOUT / "deploy" / "roles.sql"), self.url("postgres")],
            env={**os.environ, "OWNER_PASSWORD": OWNER, "APPLICATION_PASSWORD": APPLICATION},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")

    def manage(self, role: str, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=CHECKOUT,
            env={**os.environ, "DATABASE_URL": self.url(role)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    """A database whose tables the superuser owns, as in older installations, after the upgrade."""
    folder = tmp_path_factory.mktemp("roles")
    for parent in (folder, folder.parent, folder.parent.parent):
        parent.chmod(0o711)  # PostgreSQL may run as another account, which must pass through
    postgres = Postgres(folder / "postgres", durable=False)
    postgres.start()
    found = Server(postgres)
    try:
        found.manage("postgres", "shell", "-c",
                     "from tests.databases import create_tables; create_tables()")  # fmt: skip
        found.make_roles()
        found.make_roles()  # every start of the containers runs it again
        yield found
    finally:
        postgres.stop()
        postgres.remove()


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_application_cannot(server, statement):
    with pytest.raises(InsufficientPrivilege):
        server.run_as(APPLICATION, statement)


def test_neither_role_is_special_and_the_application_owns_nothing(server):
    special = server.run_as(
        "postgres",
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'plumbline\\_%' AND (rolsuper OR "
        "rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)",
    )
    owners = server.run_as(
        "postgres",
        "SELECT DISTINCT relowner::regrole::text FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace",
    )

    assert special == []
    assert owners == [(OWNER,)]


def test_tables_of_later_migrations_can_be_used_but_not_changed(server):
    server.run_as(OWNER, "CREATE TABLE later (id bigserial, word text)")

    server.run_as(APPLICATION, "INSERT INTO later (word) VALUES ('new')")

    assert server.run_as(APPLICATION, "SELECT id, word FROM later") == [(1, "new")]
    with pytest.raises(InsufficientPrivilege):
        server.run_as(APPLICATION, "DROP TABLE later")
    server.run_as(OWNER, "DROP TABLE later")


def test_the_application_reads_writes_and_keeps_its_time_limits(server):
    said = server.manage(
        APPLICATION, "shell", "-c",
        "from django.db import connection as c; from labeling.models import User\n"
        "User.objects.create_user('ada'); print(User.objects.count())\n"
        "s = c.cursor()\n"
        "for name in ('statement', 'lock', 'idle_in_transaction_session'):\n"
        "    s.execute(f'SHOW {name}_timeout'); print(s.fetchone()[0])\n"
        "s.execute('CREATE TEMP TABLE seen AS SELECT 1')",
    )  # fmt: skip

    assert said.split()[-4:] == ["1", "1min", "2s", "30s"]


def test_the_owner_migrates_and_restores_and_the_application_still_works(server, tmp_path):
    server.manage(OWNER, "migrate", "--no-input")
    backup = str(tmp_path / "backup.tar")
    server.manage(APPLICATION, "backup", backup)

    server.manage(OWNER, "restore", backup, "--replace")

    assert server.run_as(APPLICATION, "SELECT count(*) FROM labeling_user") == [(1,)]
    server.run_as(APPLICATION, "UPDATE labeling_user SET name = 'Ada'")
    with pytest.raises(InsufficientPrivilege):
        server.run_as(APPLICATION, "DROP TABLE labeling_user")
