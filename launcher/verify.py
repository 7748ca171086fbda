"""Prove that a backup can be restored, without touching the installation."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

from launcher.backup import DUMP, Contents
from launcher.database_dump import BackupError, rows_of_tables, run_program
from launcher.restore import unpacked
from launcher.services.postgres import Postgres


def verify(source: Path) -> Contents:
    """Restore into a temporary server and folder; compare every sha256 and every table's rows."""
    with unpacked(source, beside=source.parent) as (folder, contents), temporary_server() as url:
        load(folder / DUMP, url)
        with closing(psycopg2.connect(url)) as session, session.cursor() as cursor:
            compare(contents.rows, rows_of_tables(cursor))
    return contents


def compare(wanted: Mapping[str, int], found: Mapping[str, int]) -> None:
    if not wanted:
        raise BackupError("This backup is of a version that did not count rows. Make a new one.")
    for table in sorted({*wanted, *found}):
        if wanted.get(table) != found.get(table):
            raise BackupError(
                f"{table} has {found.get(table, 0)} rows after the restore, "
                f"and had {wanted.get(table, 0)}."
            )


def load(dump: Path, url: str) -> None:
    run_program(
        "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={url}",
        str(dump),
    )  # fmt: skip


@contextmanager
def temporary_server() -> Iterator[str]:
    """Start a server of its own, so that no role of the installation needs more rights."""
    with tempfile.TemporaryDirectory(prefix="plumbline-verify-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL may run as another account, which must pass through
        postgres = Postgres(folder / "postgres", durable=False)
        try:
            postgres.start()
            yield postgres.url
        finally:
            postgres.stop()
            postgres.remove()
