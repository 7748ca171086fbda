"""Looking for a text that must be gone."""

from collections.abc import Iterator

from django.db import connection


def tables_with(sought: str) -> Iterator[str]:
    """Every table of the database in which this text stands somewhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            found = f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s'  # noqa: S608
            cursor.execute(found, [f"%{sought}%"])
            if cursor.fetchone()[0]:
                yield table
