"""Test databases: create the tables once for all processes, and empty only those with rows."""

import importlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import psycopg2
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import TransactionTestCase, override_settings
from psycopg2.extensions import cursor as Cursor
from psycopg2.sql import SQL, Identifier

from common.locks import Lock

TEMPLATE = "test_plumbline_template_"
UNFINISHED = f"{TEMPLATE}unfinished"
AUDIT = "labeling_auditentry"

# What our tables hold and refuse, without the names that Django makes up for it.
STRUCTURE = """
WITH structure(place, definition) AS (
SELECT table_name::text, concat_ws(' ', column_name, udt_name, character_maximum_length,
                                   is_nullable, column_default, identity_generation)
  FROM information_schema.columns WHERE table_schema = current_schema()
 UNION ALL
SELECT conrelid::regclass::text, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
 UNION ALL
SELECT tablename::text, regexp_replace(indexdef, ' INDEX \\S+ ON \\w+\\.', ' INDEX ON ')
  FROM pg_indexes WHERE schemaname = current_schema())
SELECT place, definition FROM structure
 WHERE starts_with(place, 'labeling_') OR starts_with(place, 'training_')
"""

# Django adds these rows after the migrations. Every test needs them, and none changes them.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def copy_from_template(session: str) -> None:
    """Make this process's test database a copy of one that a single process makes."""
    template = f"{TEMPLATE}{session}"
    with _server() as cursor:
        cursor.execute(
            "SELECT pg_advisory_lock(%s)", [Lock.TEST_DATABASES]
        )  # until the connection closes
        if template not in _templates(cursor):
            _drop_templates(cursor)
            _create_template(UNFINISHED)
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


def _create_template(name: str) -> None:
    own_name, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    own_test = {**test}
    test.update(NAME=name, MIGRATE=False)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    _create_triggers()
    _record_migrations()
    connection.close()  # PostgreSQL copies only a database that nobody is connected to
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = own_name
    test.update(own_test)


def create_tables() -> None:
    """Create the tables of the models, which takes a tenth of the time of the migrations.

    Both make the same tables, as a test of a migrated database says.
    """
    none: dict[str, None] = {app.label: None for app in apps.get_app_configs()}
    with override_settings(MIGRATION_MODULES=none):
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    _create_triggers()
    _record_migrations()


def _create_triggers() -> None:
    """Create what only a migration does."""
    audit = importlib.import_module("labeling.migrations.0017_audit")
    with connection.cursor() as cursor:
        cursor.execute(audit.APPEND_ONLY)


def _record_migrations() -> None:
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, migration in MigrationLoader(connection).disk_migrations:
        recorder.record_applied(app, migration)


def differences_of_the_migrations() -> list[str]:
    """Compare the tables of a migrated database with those of `create_tables`."""
    migrated = _structure()
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA created")
        cursor.execute("SET search_path TO created")
    create_tables()
    return sorted(migrated ^ _structure()) if migrated else ["no tables"]


def _structure() -> set[str]:
    """Return every column, constraint and index of our tables."""
    with connection.cursor() as cursor:
        cursor.execute(STRUCTURE)
        return {f"{table}: {definition}" for table, definition in cursor.fetchall()}


def empty_written_tables(_case: TransactionTestCase | None = None) -> None:
    """Delete all rows after a test without a transaction, in place of Django's `flush`.

    `flush` truncates every table and creates the permissions again, which takes seconds.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        written = tables_with_rows()
        if AUDIT in written:
            # Nobody deletes its entries, so its owner takes the triggers away for this moment.
            written.remove(AUDIT)
            cursor.execute(f"ALTER TABLE {AUDIT} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {AUDIT}")  # noqa: S608
            cursor.execute(f"ALTER TABLE {AUDIT} ENABLE TRIGGER USER")
        for table in written:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608


def tables_with_rows() -> set[str]:
    """Return the tables that a test has written to."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - KEPT)
        quoted = [connection.ops.quote_name(name) for name in tables]
        questions = [f"SELECT %s WHERE EXISTS (SELECT FROM {name})" for name in quoted]  # noqa: S608
        cursor.execute(" UNION ALL ".join(questions), tables)
        return {name for (name,) in cursor.fetchall()}
