"""The work for a line grows with its length, whatever is repeated in it."""

import json
import sys
from collections.abc import Callable, Iterator
from itertools import combinations, islice
from typing import Any

import pytest

from labeling.prompts.intake.formats import FORMATS, recognised
from labeling.prompts.intake.formats.shapes import ranks_of
from labeling.prompts.intake.gathering import (
    MOST_PROMPTS,
    MOST_TEXT,
    each_entry,
    entries_of,
    gathered,
)
from labeling.prompts.intake.lines import LINE_LIMIT, Line
from labeling.prompts.intake.losing import _has_such_a_word, carries_labels, lost
from labeling.prompts.intake.values import LineIsRefused
from tests.labeling.prompts.formats.samples import SAMPLES

FEW, MANY = 20, 160
Path = tuple[Any, ...]


class Text(str):
    """A text that counts how often it is compared."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other: object) -> bool:
        Text.compared += 1
        return super().__eq__(other)

    __hash__ = str.__hash__


class Number(float):
    compared = 0

    def __eq__(self, other: object) -> bool:
        Number.compared += 1
        return super().__eq__(other)

    __hash__ = float.__hash__


def read_whole(row: Any, key: str) -> None:
    """Do everything that a preview and an import do with a line of a format."""
    recognised([row])
    lost(row, {}, key)
    (line,) = gathered([Line(1, row)], key)
    try:
        for _entry in each_entry(line.values, columns={}, format_=key):
            pass
    except LineIsRefused:
        pass


def work_of(row: Any, key: str) -> int:
    """Return the number of calls, and of comparisons of texts."""
    calls, Text.compared = 0, 0

    def count(_frame: Any, _event: str, _argument: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        read_whole(row, key)
    finally:
        sys.setprofile(None)
    return calls + Text.compared


def counted(value: Any) -> Any:
    """The row with texts that count. Its keys are texts, too."""
    if isinstance(value, dict):
        return {Text(name): counted(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [counted(inner) for inner in value]
    return Text(value) if isinstance(value, str) else value


def places(value: Any, at: Path = ()) -> Iterator[Path]:
    """Where the row has lists and objects, itself included."""
    if isinstance(value, dict | list):
        yield at
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*at, name))


def texts(value: Any, at: Path = ()) -> Iterator[Path]:
    if isinstance(value, str):
        yield at
    elif isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts(inner, (*at, name))


def changed(value: Any, at: Path, change: Callable[[Any], Any]) -> Any:
    if not at:
        return change(value)
    copy = value.copy()
    copy[at[0]] = changed(value[at[0]], at[1:], change)
    return copy


def grown(times: int, field: str) -> Callable[[Any], Any]:
    """Repeat the items of a list; give an object more fields."""

    def grow(value: Any) -> Any:
        if isinstance(value, list):
            return value * times
        return {**value, **{f"{field}_{n}": f"Reply {n}." for n in range(times)}}

    return grow


def grown_pairs(row: Any) -> Iterator[tuple[Any, Any]]:
    """The row with two of its parts grown: a little, and much."""
    apart = [pair for pair in combinations([*places(row)], 2) if pair[1][: len(pair[0])] != pair[0]]
    for first, second in [*(((), place) for place in places(row) if place), *apart]:
        for field in ("response", "other"):
            few, many = (
                changed(changed(row, second, grown(times, field)), first, grown(times, field))
                for times in (FEW, MANY)
            )
            yield few, many


@pytest.mark.parametrize("key", FORMATS)
def test_twice_as_long_a_line_is_twice_as_much_work(key):
    for few, many in islice(grown_pairs(SAMPLES[key][0]), 60):
        a_little, much = (work_of(counted(row), key) for row in (few, many))
        growth = len(json.dumps(many)) / len(json.dumps(few))

        assert much <= 1.5 * growth * a_little, json.dumps(few)[:2000]


RUNS = ["\n", " ", "\t", "\n\t", "### ", "###\n", "Human:", "\n\nHuman: a\n\nAssistant: b"]
RUNS += ["<extra_id_1>User\n", "<extra_id_1>", "[", '{"a":', ".responses", "<", "Aa", "1"]


def begun_with(run: str) -> Callable[[Any], Any]:
    return lambda _text: f"Human: a{run}x"


@pytest.mark.parametrize("key", FORMATS)
def test_a_long_run_in_a_text_is_passed_over_once(key):
    """From each of its characters again, this would take hours."""
    row = SAMPLES[key][0]
    for at in islice(texts(row), 4):
        for run in RUNS:
            read_whole(changed(row, at, begun_with(run * (100_000 // len(run)))), key)


@pytest.mark.parametrize("key", FORMATS)
def test_a_long_name_of_a_column_is_passed_over_once(key):
    for run in RUNS:
        name = run * (100_000 // len(run))
        lost({name: "x", f"{name}.responses": ["x"]}, {}, key)


def test_a_name_that_is_too_long_to_be_read_is_one_of_labels():
    before = _has_such_a_word.cache_info().currsize

    assert carries_labels("Aa" * 200)
    assert _has_such_a_word.cache_info().currsize == before


def test_scores_are_compared_with_few_others():
    scores = [Number(n) for n in range(2000)]
    Number.compared = 0

    assert ranks_of(scores) == [*range(2000, 0, -1)]
    assert Number.compared < 5 * 2000


def labelled(text: str, answers: int, **field: object) -> dict[str, Any]:
    """A task of Label Studio with one long text and many short answers."""
    result = {"type": "textarea", "value": {"text": ["a"]}}
    annotations = [{"completed_by": n, "result": [result]} for n in range(answers)]
    return {"data": {"prompt": text, **field}, "annotations": annotations}


@pytest.mark.parametrize("key", ["argilla", "argilla-flat"])
def test_replies_that_every_answer_repeats_are_few(key):
    fields = {"prompt": "a", **{f"response_{n}": f"Reply {n}." for n in range(1000)}}
    answers = ["response_1"] * 1000
    given = [{"value": answer} for answer in answers]
    nested = {"fields": fields, "responses": {"best": given}, "suggestions": {}}
    flat = {**fields, "best.responses": answers, "best.responses.users": answers}

    assert work_of(nested if key == "argilla" else flat, key) < 50 * (1000 + 1000)


@pytest.mark.parametrize(
    ("characters", "answers"), [(500_000, 100), (10, MOST_PROMPTS + 1)], ids=["text", "prompts"]
)
def test_a_line_that_becomes_far_more_than_it_is_is_refused(characters, answers):
    row = labelled("a" * characters, answers)
    assert len(json.dumps(row)) < LINE_LIMIT

    with pytest.raises(LineIsRefused, match="because its answers repeat its texts"):
        entries_of(row, columns={}, format_="label-studio")


def test_a_line_that_stays_within_the_limits_comes_in_whole():
    entries = entries_of(labelled("a" * 1000, 300), columns={}, format_="label-studio")

    assert len(entries) == 300
    assert sum(entry.size for entry in entries) < MOST_TEXT


def test_a_conversation_without_end_is_refused_in_words():
    lines = [
        Line(
            n,
            {
                "message_id": str(n),
                "parent_id": str(n - 1) if n else None,
                "text": "a",
                "role": "assistant" if n % 2 else "prompter",
                "message_tree_id": "0",
            },
        )
        for n in range(1500)
    ]
    (line,) = gathered(lines, "oasst-messages")

    with pytest.raises(LineIsRefused, match="more than 100 messages"):
        entries_of(line.values, columns={}, format_="oasst-messages")
