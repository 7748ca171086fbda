"""A save names the columns it writes, so it cannot undo what others wrote in the meantime."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("common", "config", "labeling", "launcher", "simulation", "training")
NAMED = {"update_fields", "force_insert"}
# Objects that are no rows.
NO_ROWS = {
    "bucket",
    "remote",
    "checkpoints",
    "torch",
    "formset",
    "figure",
    "_storage",
    "brief_session",
}


def test_every_save_names_its_columns_or_inserts():
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]

    found = [f"{file.relative_to(ROOT)}:{line}" for file in files for line in unnamed_saves(file)]

    assert len(files) > 300
    assert found == []


@pytest.mark.parametrize(
    "line",
    ["run.save()", "self.run.save()", "Run(name='x').save(using='y')", "save = run.save"],
)
def test_a_save_of_the_whole_row_is_found(tmp_path, line):
    file = tmp_path / "module.py"
    file.write_text(line)

    assert list(unnamed_saves(file)) == [1]


def unnamed_saves(file: Path) -> Iterator[int]:
    """The lines that save a whole row. A save that is passed on uncalled counts, too."""
    tree = ast.parse(file.read_text())
    called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "save" and not is_no_row(node.value):
            call = called.get(id(node))
            if call is None or not NAMED & {one.arg for one in call.keywords}:
                yield node.lineno


def is_no_row(owner: ast.expr) -> bool:
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name in NO_ROWS
