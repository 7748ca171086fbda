"""The browser's types are the server's."""

import pytest
from drf_spectacular.drainage import GENERATOR_STATS

from config.docs import schema_file
from launcher import frontend
from launcher.commands import types


def test_no_two_shapes_have_one_name():
    """They would be taken for one, with a warning that nobody reads."""
    GENERATOR_STATS.reset()
    schema_file.__wrapped__()  # not the one that was kept

    said = [str(one) for one in [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]]
    assert said == []


def test_the_browser_knows_the_server_as_it_is(tmp_path):
    node = frontend.find_node()
    if node is None or not (frontend.SOURCES / types.WRITER).exists():
        pytest.skip("The frontend's packages are not installed; `manage.py test` installs them.")
    schema, written = tmp_path / "schema.json", tmp_path / "schema.d.ts"
    schema.write_bytes(schema_file())

    types.write(schema, written, node)

    message = "The API has changed. Run `python3 manage.py types` and commit what it writes."
    assert written.read_text() == types.TYPES.read_text(), message
