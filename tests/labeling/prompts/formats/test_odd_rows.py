"""A row that is not quite what its format says is refused with a reason, never with a crash."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from labeling.prompts.intake.formats import FORMATS, recognised
from labeling.prompts.intake.gathering import entries_of, gathered
from labeling.prompts.intake.lines import Line
from labeling.prompts.intake.losing import lost
from labeling.prompts.intake.values import LineIsRefused
from tests.labeling.prompts.formats.samples import SAMPLES

ODD: list[Any] = [
    None,
    "",
    "x",
    5,
    10**400,
    float("inf"),
    True,
    [],
    {},
    [None],
    [[]],
    [5],
    [{}],
    [{"role": 5}],
]
ODD += [{"a": None}, [{"id": []}], [{"role": "user"}], {"text": []}, {"messages": 5}, {"x": [{}]}]


def odd_rows(row: Any) -> Iterator[Any]:
    """The row with one value, at any depth, taken away or replaced."""
    places = row.items() if isinstance(row, dict) else enumerate(row)
    for at, value in [*places]:
        if isinstance(row, dict):
            yield {name: inner for name, inner in row.items() if name != at}
        inner = [*odd_rows(value)] if isinstance(value, dict | list) else []
        for other in [*ODD, *inner]:
            changed = row.copy()
            changed[at] = other
            yield changed


@pytest.mark.parametrize("key", FORMATS)
def test_an_odd_row_is_refused_in_words(key):
    refused = 0
    for row in odd_rows(SAMPLES[key][0]):
        (line,) = gathered([Line(1, row)], key)
        recognised([row])
        lost(row, {}, key)
        try:
            assert entries_of(line.values, columns={}, format_=key)
        except LineIsRefused:
            refused += 1

    assert refused > 5


def test_rows_of_another_format_are_refused_in_words():
    for key in FORMATS:
        for rows in SAMPLES.values():
            (line,) = gathered([Line(1, json.loads(json.dumps(rows[0])))], key)
            try:
                entries_of(line.values, columns={}, format_=key)
            except LineIsRefused:
                continue
