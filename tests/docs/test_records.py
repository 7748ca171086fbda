"""Decisions and log entries are one page each, dated, and in their index."""

import re

import pytest

from common.development import CHECKOUT

DECISIONS = CHECKOUT / "docs" / "decisions"
LOG = CHECKOUT / "docs" / "log"
RECORDS = sorted(DECISIONS.glob("0*.md"))
HEAD = re.compile(r"# (\d+) (.+)\n\n\d{4}-\d\d-\d\d\n\n\*\*Context\.\*\* ")


def slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower().replace("'", "")).strip("-")


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(path.name[:4]) for path in RECORDS]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.name[:4])
def test_a_decision_has_a_date_its_context_and_its_consequences(record):
    text = record.read_text()
    head = HEAD.match(text)

    assert head, "A decision begins with its number and title, its date and its context."
    assert record.name == f"{int(head[1]):04}-{slug(head[2])}.md"
    assert re.findall(r"^\*\*(\w+)\.\*\* ", text, re.M)[:3] == [
        "Context",
        "Decision",
        "Consequences",
    ]


@pytest.mark.parametrize("folder", [DECISIONS, LOG], ids=lambda path: path.name)
def test_the_index_lists_every_page_once(folder):
    listed = re.findall(r"\(([\w-]+\.md)\)", (folder / "index.md").read_text())

    pages = {path.name for path in folder.glob("*.md")} - {"index.md"}
    assert sorted(listed) == sorted(pages)
