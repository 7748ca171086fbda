"""No migration locks or rewrites a big table: labelers go on working while it runs."""

import re

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython

# Tables that grow with prompts, labels, samples and runs. The others have thousands of rows at
# most, which any operation handles in milliseconds.
BIG = {
    *("labeling_prompt", "labeling_reply", "labeling_author", "labeling_stagedline"),
    *("labeling_task", "labeling_taskreply", "labeling_seat", "labeling_draft"),
    *("labeling_label", "labeling_ranking", "labeling_comparison", "labeling_rating"),
    *("labeling_demonstration", "labeling_correction", "labeling_labeledit"),
    *("labeling_span", "labeling_rewrite"),
    *("labeling_taskfacts", "labeling_taskscores", "labeling_replyscore"),
    *("labeling_importedranking", "labeling_importedplace", "labeling_importeddemonstration"),
    *("training_sample", "training_batchprompt", "training_datasetprompt"),
    *("training_runevent", "training_runsample", "training_metric"),
}
# What may be done to a big table, and why it takes no long lock. Everything else is refused.
ALLOWED = {
    r"CREATE (UNIQUE )?INDEX CONCURRENTLY ": "reads and writes continue while it is built",
    r"DROP INDEX ": "changes the catalogue only",
    r"ALTER TABLE \S+ ADD COLUMN \S+ (?!.*(DEFAULT|NOT NULL))[\w() ]+ NULL$": (
        "changes the catalogue only"
    ),
    r"ALTER TABLE \S+ ADD COLUMN \S+ [\w() ]+"
    r" DEFAULT ('[^']*'(::jsonb)?|\d+|true|false) NOT NULL$": (
        "a constant default is stored once, in the catalogue"
    ),
    r"ALTER TABLE \S+ ALTER COLUMN \S+ (SET|DROP) DEFAULT": "changes the catalogue only",
    r"ALTER TABLE \S+ ALTER COLUMN \S+ DROP NOT NULL$": "changes the catalogue only",
    r"ALTER TABLE \S+ RENAME (COLUMN|TO) ": "changes the catalogue only",
    r"ALTER TABLE \S+ DROP COLUMN ": "changes the catalogue only",
    r"ALTER TABLE \S+ DROP CONSTRAINT ": "changes the catalogue only",
    r"ALTER TABLE \S+ ADD CONSTRAINT .* NOT VALID$": "existing rows are not read",
    r"ALTER TABLE \S+ VALIDATE CONSTRAINT ": "reads and writes continue while rows are checked",
}
# Released before this rule; nobody upgrades past them with data.
RELEASED = {"labeling": "0007", "training": "0004"}
# These rename columns that the code of 0.1.0 uses, so the site is stopped during this upgrade
# anyway. The drill in tests/faults/test_upgrade.py measures how long that takes.
WITH_THE_SITE_STOPPED = {"0008_hold_numbers", "0009_ranks", "0010_label_edits"}

# What Python does to rows is in no SQL that could be read here, so each migration gives a reason.
BY_PYTHON = {
    "0007_runs_to_be_cancelled": "changes runs, of which there are thousands",
    "0022_reasons": "adds eight rows to the default form",
}


def new_migrations() -> list[tuple[str, str]]:
    known = MigrationLoader(None).disk_migrations
    ours = [(app, name) for app, name in known if app in RELEASED]
    return sorted((app, name) for app, name in ours if name[:4] > RELEASED[app])


def statements(app: str, name: str) -> list[str]:
    loader = MigrationLoader(connection, replace_migrations=False)
    sql = loader.collect_sql([(loader.graph.nodes[app, name], False)])
    lines = (line.strip() for line in sql if not line.startswith("--"))
    return [line.rstrip(";") for line in lines if line]


def refused(statements: list[str]) -> list[str]:
    # A table that the migration creates is empty.
    new = {made[1] for one in statements if (made := re.match(r'CREATE TABLE "(\w+)"', one))}
    return [one for one in statements if touched(one) in BIG - new and not is_allowed(one)]


def runs_python(app: str, name: str) -> bool:
    operations = MigrationLoader(None).disk_migrations[app, name].operations
    return any(isinstance(one, RunPython) for one in operations)


def touched(statement: str) -> str | None:
    """The table that a statement changes."""
    changed = re.match(
        r'(?:ALTER TABLE|UPDATE|DELETE FROM|(?:CREATE|DROP) .*?INDEX .*? ON) "?(\w+)"?', statement
    )
    return changed[1] if changed else None


def is_allowed(statement: str) -> bool:
    return any(re.match(pattern, statement) for pattern in ALLOWED)


@pytest.mark.parametrize(
    ("app", "name"), [one for one in new_migrations() if one[1] not in WITH_THE_SITE_STOPPED]
)
def test_a_migration_locks_and_rewrites_no_big_table(transactional_db, app, name):
    assert refused(statements(app, name)) == []


def test_a_migration_by_python_gives_a_reason():
    assert {name for app, name in new_migrations() if runs_python(app, name)} == {*BY_PYTHON}


def test_migrations_that_do_are_seen(db):
    [unique, *checks] = refused(statements("labeling", "0008_hold_numbers"))

    assert "CREATE UNIQUE INDEX" in unique
    assert len(checks) == 2
    assert all("CHECK" in one for one in checks)


@pytest.mark.parametrize(
    "statement",
    [
        'CREATE INDEX "by_day" ON "labeling_label" ("handed_in_at")',
        'ALTER TABLE "labeling_seat" ALTER COLUMN "place" TYPE bigint USING "place"::bigint',
        'ALTER TABLE "labeling_seat" ALTER COLUMN "round_number" SET NOT NULL',
        'ALTER TABLE "labeling_seat" ADD COLUMN "key" uuid DEFAULT gen_random_uuid() NOT NULL',
        'ALTER TABLE "labeling_reply" ADD CONSTRAINT "short" CHECK (length("text") < 9)',
        'UPDATE "labeling_prompt" SET "use_case" = \'chat\'',
    ],
)
def test_what_locks_or_rewrites_is_refused(statement):
    assert refused([statement]) == [statement]


def test_a_new_table_is_empty():
    index = 'CREATE INDEX "i" ON "labeling_span" ("id")'

    assert refused(['CREATE TABLE "labeling_span" ("id" bigint)', index]) == []
    assert refused([index]) == [index]


def test_every_big_table_exists(db):
    renamed = {"labeling_correction"}

    assert set(connection.introspection.table_names()) >= BIG - renamed
