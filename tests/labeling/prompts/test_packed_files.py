"""JSON lists and packed files are read like JSON Lines, within the same limits."""

import gzip
import json

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeling.models import Prompt
from labeling.prompts.intake import json_values as scanning
from labeling.prompts.intake import sources
from labeling.prompts.intake.errors import FileIsRefused
from labeling.prompts.intake.lines import LINE_LIMIT, FileCannotBeRead
from labeling.prompts.intake.reading import read_lines

ROWS = [{"prompt": f'Say “{n}” \\ and "so" on }}]', "author": n} for n in range(3)]


def zstd(content):
    sink = pyarrow.BufferOutputStream()
    with pyarrow.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(content)
    return sink.getvalue().to_pybytes()


def lines_of(path, content, name):
    path.write_bytes(content)
    return [*read_lines(path, name=name)]


AS_JSON = [
    json.dumps(ROWS),
    json.dumps(ROWS, indent=2),
    "\ufeff" + json.dumps(ROWS, ensure_ascii=False),
    "\n".join(map(json.dumps, ROWS)),
    "\n".join(json.dumps(row, indent=1) for row in ROWS),
]


@pytest.mark.parametrize("content", AS_JSON)
@pytest.mark.parametrize("chunk", [7, scanning.CHUNK])
def test_objects_of_a_json_file_are_read_however_they_are_written(
    tmp_path, monkeypatch, content, chunk
):
    monkeypatch.setattr(scanning, "CHUNK", chunk)

    lines = lines_of(tmp_path / "in", content.encode(), "rows.json")

    assert [(line.number, line.values) for line in lines] == [*enumerate(ROWS, start=1)]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.dictionaries(st.text(max_size=3), json_values, min_size=1), max_size=4),
    indent=st.sampled_from([None, 0, 3]),
    ascii_only=st.booleans(),
    chunk=st.integers(1, 40),
)
def test_any_list_of_objects_is_found_again(tmp_path_factory, rows, indent, ascii_only, chunk):
    path = tmp_path_factory.mktemp("json") / "in"
    path.write_bytes(json.dumps(rows, indent=indent, ensure_ascii=ascii_only).encode())
    before, scanning.CHUNK = scanning.CHUNK, chunk
    try:
        with path.open("rb") as file:
            found = [*scanning.json_values(file)]
    finally:
        scanning.CHUNK = before

    assert [json.loads(value or b"") for value in found] == rows


def test_mistakes_of_a_list_are_all_named_at_once(take_in):
    long = {"prompt": "a" * LINE_LIMIT}
    content = [{"prompt": "One"}, {"prompt": ""}, "no object", long, {"prompt": "Five"}, {"x": 1}]

    intake = take_in(json.dumps(content), "rows.json")

    assert [*intake.left_out.values_list("line", "message")] == [
        (2, "“prompt” is empty."),
        (3, "The line is not a JSON object."),
        (4, "The line is longer than 1,048,576 bytes."),
        (6, "There is no prompt."),
    ]


def test_a_list_that_is_cut_off_is_refused(take_in):
    with pytest.raises(FileIsRefused, match="The list in the file does not end"):
        take_in('[{"prompt": "One"}, {"prompt": "Two"}', "rows.json")


PACKED = [(gzip.compress, "gz"), (zstd, "zst")]


@pytest.mark.parametrize(("pack", "ending"), PACKED)
@pytest.mark.parametrize("kind", ["jsonl", "json", "csv"])
def test_packed_files_come_in(take_in, pack, ending, kind):
    content = {
        "jsonl": "".join(json.dumps(row) + "\n" for row in ROWS),
        "json": json.dumps(ROWS),
        "csv": "prompt,author\nOne,a\nTwo,b\nThree,c\n",
    }[kind]

    intake = take_in(pack(content.encode()), f"rows.{kind}.{ending}")

    assert (intake.state, intake.prompts_made) == ("done", 3)
    assert Prompt.objects.count() == 3


@pytest.mark.parametrize(("pack", "ending"), PACKED)
def test_packed_files_in_several_parts_are_read_to_their_end(tmp_path, pack, ending):
    content = b"".join(pack(json.dumps(row).encode() + b"\n") for row in ROWS)

    lines = lines_of(tmp_path / "in", content, f"rows.jsonl.{ending}")

    assert [line.values for line in lines] == ROWS
    assert lines[-1].position == len(content)


@pytest.mark.parametrize(("pack", "ending"), PACKED)
def test_a_damaged_packed_file_is_refused(tmp_path, pack, ending):
    whole = pack(json.dumps(ROWS * 1000).encode())
    middle = len(whole) // 2

    for content in (b"not packed", b"", whole[:middle], whole[:middle] + b"\xff" * middle):
        with pytest.raises(FileCannotBeRead, match="damaged"):
            lines_of(tmp_path / "in", content, f"rows.json.{ending}")


@pytest.mark.parametrize(("pack", "ending"), PACKED)
def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(tmp_path, monkeypatch, pack, ending):
    monkeypatch.setattr(sources, "ALWAYS_FINE", 1 << 20)

    with pytest.raises(FileCannotBeRead, match="200 times as large"):
        lines_of(tmp_path / "in", pack(b" " * (32 << 20)), f"rows.jsonl.{ending}")


def test_the_limit_of_a_file_holds_for_what_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "FILE_LIMIT", 1000)

    with pytest.raises(FileCannotBeRead, match="larger than 2 GiB"):
        lines_of(tmp_path / "in", gzip.compress(json.dumps(ROWS * 50).encode()), "rows.json.gz")


def test_other_packings_are_refused_by_name(take_in):
    for name in ("rows.jsonl.bz2", "rows.gz", "rows.parquet.gz", "gz"):
        with pytest.raises(FileIsRefused, match="Use a file that ends in"):
            take_in(b"{}", name)
