"""docs/training.md names code, which must exist, and explains every invariant."""

import ast
import re
from pathlib import Path

from training.invariants import INVARIANTS

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "training.md").read_text()
LINKS = re.findall(r"\[`([\w.]+)`\]\(\.\./([\w/.]+)\)", PAGE)


def names_in(path: Path) -> set[str]:
    """Functions, classes, Class.method and constants of a module."""
    found = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            inside = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
            found |= {node.name} | {f"{node.name}.{name}" for name in inside}
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def test_every_function_the_page_names_exists():
    missing = [f"{name} in {path}" for name, path in LINKS if name not in names_in(ROOT / path)]

    assert len(LINKS) > 50
    assert missing == []


def test_every_detail_is_numbered_and_linked():
    details = re.findall(r"^(\d+)\. (.*)$", PAGE, flags=re.MULTILINE)

    assert [int(number) for number, _ in details] == [
        *range(1, 28),
        *range(1, 11),
        *range(1, 8),
        *range(1, 10),
        *range(1, 27),
    ]
    assert all("](../" in line for _, line in details)


def test_every_invariant_is_explained_under_a_heading_of_its_name():
    headings = re.findall(r"^### (\w+)$", PAGE, flags=re.MULTILINE)

    assert set(headings) >= {invariant.metric for invariant in INVARIANTS}
