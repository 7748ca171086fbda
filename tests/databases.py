"""Test databases: migrate once for all processes, and empty only the tables that have rows."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import psycopg2
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from psycopg2.extensions import cursor as Cursor
from psycopg2.sql import SQL, Identifier

from common.locks import Lock

TEMPLATE = "test_plumbline_template_"
UNFINISHED = f"{TEMPLATE}unfinished"

# Django adds these rows after the migrations. Every test needs them, and none changes them.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def copy_from_template(session: str) -> None:
    """Make this process's test database a copy of one that a single process migrates."""
    template = f"{TEMPLATE}{session}"
    with _server() as cursor:
        cursor.execute(
            "SELECT pg_advisory_lock(%s)", [Lock.TEST_DATABASES]
        )  # until the connection closes
        if template not in _templates(cursor):
            _drop_templates(cursor)
            _migrate(UNFINISHED)
            rename = SQL("ALTER DATABASE {} RENAME TO {}")
            cursor.execute(rename.format(Identifier(UNFINISHED), Identifier(template)))
    connection.settings_dict["TEST"]["TEMPLATE"] = template


def drop_templates() -> None:
    """Remove what this session leaves on a server that is not its own."""
    with suppress(psycopg2.OperationalError), _server() as cursor:
        _drop_templates(cursor)


@contextmanager
def _server() -> Iterator[Cursor]:
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as session:
        session.autocommit = True  # CREATE and DROP DATABASE refuse to run in a transaction
        with session.cursor() as cursor:
            yield cursor


def _templates(cursor: Cursor) -> list[str]:
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE])
    return [name for (name,) in cursor.fetchall()]


def _drop_templates(cursor: Cursor) -> None:
    for name in _templates(cursor):
        cursor.execute(SQL("DROP DATABASE {}").format(Identifier(name)))


def _migrate(name: str) -> None:
    own_name, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    own_test_name, test["NAME"] = test["NAME"], name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()  # PostgreSQL copies only a database that nobody is connected to
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = own_name
    test["NAME"] = own_test_name


def empty_written_tables(_case: TransactionTestCase | None = None) -> None:
    """Delete all rows after a test without a transaction, in place of Django's `flush`.

    `flush` truncates every table and creates the permissions again, which takes seconds.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables_with_rows():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608


def tables_with_rows() -> set[str]:
    """Return the tables that a test has written to."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - KEPT)
        quoted = [connection.ops.quote_name(name) for name in tables]
        questions = [f"SELECT %s WHERE EXISTS (SELECT FROM {name})" for name in quoted]  # noqa: S608
        cursor.execute(" UNION ALL ".join(questions), tables)
        return {name for (name,) in cursor.fetchall()}
