"""Dump and load the database with PostgreSQL's own programs."""

import os
import shutil
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import IO

import psycopg2
from django.conf import settings
from django.db import connection
from psycopg2.extensions import cursor as Cursor
from psycopg2.sql import SQL, Identifier

from launcher.services.process import Account
from launcher.services.programs import postgres_folder

CHUNK = 1024 * 1024


# One transaction removes the old content and writes the new one.
EMPTY_DATABASE = b"DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"


class BackupError(Exception):
    """A backup cannot be made or used; the message says why."""


def dump_database(target: Path) -> dict[str, int]:
    """Write the dump, and return the number of rows of each table at exactly that moment."""
    with closing(connect()) as session:
        session.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with session.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone() or ("",)
            run_program(
                "pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}",
                f"--file={target}",
            )  # fmt: skip
            return rows_of_tables(cursor)


def connect() -> "psycopg2.extensions.connection":
    """Connect without the application's time limits."""
    named = client_environment()
    return psycopg2.connect(
        host=named["PGHOST"], port=named["PGPORT"], user=named["PGUSER"],
        password=named["PGPASSWORD"], dbname=named["PGDATABASE"],
    )  # fmt: skip


def rows_of_tables(cursor: Cursor) -> dict[str, int]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    rows = {}
    for (table,) in cursor.fetchall():
        cursor.execute(SQL("SELECT count(*) FROM public.{}").format(Identifier(table)))
        (rows[table],) = cursor.fetchone() or (0,)
    return rows


def load_database(dump: Path) -> None:
    script = dump.with_suffix(".sql")
    run_program("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump))
    connection.close()
    with tempfile.TemporaryFile() as whole:
        whole.write(EMPTY_DATABASE)
        with script.open("rb") as source:
            shutil.copyfileobj(source, whole, CHUNK)
        whole.seek(0)
        run_program("psql", "--single-transaction", "--set=ON_ERROR_STOP=1", "--quiet", given=whole)
    script.unlink()


def is_empty() -> bool:
    """Return whether the database is unmigrated or has no account yet."""
    tables = connection.introspection.table_names()
    if settings.AUTH_USER_MODEL.lower().replace(".", "_") not in tables:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM labeling_user)")
        (found,) = cursor.fetchone() or (False,)
        return not found


def run_program(name: str, *arguments: str, given: IO[bytes] | None = None) -> None:
    """Run one of PostgreSQL's programs; it gets the password through the environment."""
    answer = subprocess.run(
        [str(postgres_folder(Account()) / name), *arguments],
        stdin=given or subprocess.DEVNULL,
        env={**os.environ, **client_environment()},
        capture_output=True,
        check=False,
    )
    if answer.returncode != 0:
        raise BackupError(f"{name} failed: {answer.stderr.decode(errors='replace').strip()}")


def client_environment() -> dict[str, str]:
    database = connection.settings_dict
    return {
        "PGHOST": str(database["HOST"]),
        "PGPORT": str(database["PORT"]),
        "PGUSER": str(database["USER"]),
        "PGPASSWORD": str(database["PASSWORD"]),
        "PGDATABASE": str(database["NAME"]),
    }
