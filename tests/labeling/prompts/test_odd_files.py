"""Every odd file of the field has one defined answer."""

import json
from datetime import date

import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from labeling.models import Prompt
from labeling.prompts.intake import pages
from labeling.prompts.intake.entries import understand
from labeling.prompts.intake.errors import FileIsRefused
from labeling.prompts.intake.lines import LINE_LIMIT, FileCannotBeRead
from labeling.prompts.intake.mapping import guess_columns
from labeling.prompts.intake.parquet import parquet_lines
from labeling.prompts.intake.reading import read_lines
from labeling.prompts.intake.values import LineIsRefused


def line(text):
    return json.dumps({"prompt": text}).encode() + b"\n"


REFUSED = [
    (b'{"prompt": "caf\xe9"}\n', "Byte 16 of the line is not UTF-8."),
    (b'{"prompt": "a\\u0000b"}\n', "“prompt” holds a NUL character."),
    (b'{"prompt": "a\x00b"}\n', "The line is not JSON: Invalid control character"),
    (b'{"prompt": "\\ud800"}\n', "“prompt” is not valid Unicode."),
    (b'{"prompt": "a", "prompt": "b"}\n', "The line is not JSON: a key appears twice."),
    (b'{"prompt": "a", "n": NaN}\n', "The line is not JSON: NaN is not a number in JSON."),
    (b'{"prompt": "a", "n": ' + b"9" * 5000 + b"}\n", "The line is not JSON: Exceeds the limit"),
    (b"[" * 100_000 + b"]" * 100_000 + b"\n", "The line is nested deeper than 20 levels."),
    (b'{"prompt":' + b"[" * 30 + b"]" * 30 + b"}\n", "The line is nested deeper than 20 levels."),
    (b'{"prompt": 5}\n', "“messages” is not a list."),
    (b'{"prompt": "  "}\n', "“prompt” is empty."),
    (b'["prompt"]\n', "The line is not a JSON object."),
    (b'{"prompt": "a"\n', "The line is not JSON: "),
    (b'{"author": "a"}\n', "There is no prompt."),
    (line("a" * LINE_LIMIT), "The line is longer than 1,048,576 bytes."),
    (b'{"prompt": "a", "ranks": [1], "replies": ["x", "y"]}\n', "There are 2 replies and 1 ranks."),
    (b'{"prompt": "a", "ranks": [0, 1], "replies": ["x", "y"]}\n', "Ranks are whole numbers"),
    (b'{"prompt": "a", "ranks": [true, 1], "replies": ["x", "y"]}\n', "Ranks are whole numbers"),
    (b'{"prompt": "a", "ranks": [1, 2], "replies": ["x", "x"]}\n', "Two replies are the same."),
    (b'{"prompt": "a", "chosen": "x"}\n', "“reply” is missing or not a text."),
    (b'{"prompt": "a", "use_case": "poetry"}\n', "“use_case” is none of generation"),
    (b'{"prompt": "a", "ambiguous": "perhaps"}\n', "“ambiguous” is not true or false."),
    (b'{"messages": []}\n', "There are no messages."),
    (b'{"messages": [{"role": "tool", "content": "a"}]}\n', "The role of a message is system"),
    (
        b'{"messages": [{"role": "assistant", "content": "a"}]}\n',
        "A prompt ends with a turn of the",
    ),
]


@pytest.mark.parametrize(("raw", "reason"), REFUSED, ids=[reason[:40] for _, reason in REFUSED])
def test_a_broken_line_is_refused_with_its_number_and_reason(take_in, raw, reason):
    intake = take_in(b'{"prompt": "good"}\n' + raw)

    assert intake.state == "refused"
    (left_out,) = intake.left_out.all()
    assert left_out.line == 2
    assert left_out.message.startswith(reason)
    assert not Prompt.objects.exists()


TAKEN = [
    b'\xef\xbb\xbf{"prompt": "text"}\n',
    b'{"prompt": "text"}\r\n',
    b'\n\r\n{"prompt": "text"}',
    b'{"prompt": "text", "unknown": {"a": [1, 2]}}\n',
]


@pytest.mark.parametrize("raw", TAKEN)
def test_marks_line_ends_and_unknown_keys_do_no_harm(take_in, raw):
    take_in(raw)

    assert Prompt.objects.get().text == "text"


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+49", "-2", "\ttab", "‮abc‬", "e\u0301", "\u200b.", "🤖" * 10]
)
def test_a_text_is_kept_as_it_is(take_in, text):
    take_in(line(text))

    assert Prompt.objects.get().text == text


def test_a_line_of_just_the_limit_is_taken(take_in):
    text = "a" * (LINE_LIMIT - len(line("")) + 1)

    assert take_in(line(text)).prompts_made == 1


CSV = [
    ("prompt\nhello\n", "prompts.csv"),
    ("\ufeffprompt\r\nhello\r\n", "prompts.csv"),
    ("id;prompt\n1;hello\n", "prompts.csv"),
    ("id\tprompt\n1\thello\n", "prompts.tsv"),
    ('prompt\n"hello"\n', "prompts.csv"),
]


@pytest.mark.parametrize(("content", "name"), CSV)
def test_csv_is_read_whoever_wrote_it(take_in, content, name):
    take_in(content, name)

    assert Prompt.objects.get().text == "hello"


def test_a_csv_cell_may_hold_lines_lists_and_formulas(take_in):
    intake = take_in(
        'prompt,replies,ranks\n"=cmd|a\n""b""","[""x"",""y""]","[2,1]"\n', "rankings.csv"
    )

    assert Prompt.objects.get().text == '=cmd|a\n"b"'
    assert intake.rankings_made == 1


def test_csv_lines_are_counted_as_an_editor_counts_them(take_in):
    intake = take_in('prompt,x\n"a\nb",1\n"",2\n', "prompts.csv")

    assert [*intake.left_out.values_list("line", "message")] == [(4, "There is no prompt.")]


def test_broken_utf8_in_csv_is_refused_by_line(take_in):
    intake = take_in(b"prompt\ngood\ncaf\xe9\n", "prompts.csv")

    assert [*intake.left_out.values_list("line", "message")] == [
        (3, "“prompt” is not valid Unicode.")
    ]


WHOLE = [
    (b"prompt,prompt\na,b\n", "a.csv", "Two columns have the same name."),
    (b'prompt\n"never closed\n' + b"x\n" * 10, "a.csv", "From line 2 on this is not CSV"),
    (b"prompt\rhello\r,author\n", "a.csv", "From line 1 on this is not CSV"),
    (b"prompt\n" + b"a" * (LINE_LIMIT + 1), "a.csv", "The line is longer than"),
    (b"", "a.csv", "The first line must name the columns."),
    (b"PK\x03\x04", "a.zip", "Use a file that ends in"),
    (b"not parquet", "a.parquet", "The file is not a Parquet file"),
    (b"", "a.parquet", "The file is not a Parquet file"),
]


@pytest.mark.parametrize(("content", "name", "reason"), WHOLE)
def test_a_file_that_is_not_what_its_name_says_is_refused(take_in, content, name, reason):
    with pytest.raises(FileIsRefused, match=reason):
        take_in(content, name)


def test_an_empty_file_is_refused(take_in):
    assert take_in(b"").message == "There is no line in the file."


def write_parquet(path, rows):
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return path.read_bytes()


def test_parquet_brings_lists_and_structures(take_in, tmp_path):
    rows = [
        {"prompt": "2 + 2?", "replies": ["4", "5"], "ranks": [1, 2]},
        {"prompt": "a\0b", "replies": ["4", "5"], "ranks": [1, 2]},
    ]
    intake = take_in(
        write_parquet(tmp_path / "in", rows), "rankings.parquet", leave_out_refused=True
    )

    assert (intake.prompts_made, intake.rankings_made) == (1, 1)
    assert [*intake.left_out.values_list("line", "message")] == [
        (2, "“prompt” holds a NUL character.")
    ]


def test_a_damaged_parquet_file_is_refused(take_in, tmp_path):
    whole = write_parquet(tmp_path / "in", [{"prompt": f"Prompt {n}"} for n in range(1000)])

    with pytest.raises(FileIsRefused):
        take_in(whole[: len(whole) // 2], "prompts.parquet")


def large_pages(path, rows, write_batch_size):
    """As pyarrow writes a file of longer texts: it looks at the size after each batch."""
    table = pyarrow.table({"id": range(rows), "prompt": [f"{n} " + "a" * 900 for n in range(rows)]})
    parquet.write_table(
        table,
        path,
        use_dictionary=False,
        compression="snappy",
        write_batch_size=write_batch_size,
    )
    return path.read_bytes()


def test_a_parquet_page_too_large_for_memory_is_refused_with_a_way_out(take_in, tmp_path):
    content = large_pages(tmp_path / "in", rows=10_000, write_batch_size=10_000)

    with pytest.raises(FileIsRefused, match=r"column “prompt” takes .* write_batch_size"):
        take_in(content, "prompts.parquet")


def test_a_parquet_page_that_fits_is_read(tmp_path):
    large_pages(tmp_path / "in", rows=1500, write_batch_size=1024)

    assert len([*read_lines(tmp_path / "in", name="in.parquet")]) == 1500


def test_a_small_parquet_file_that_needs_much_memory_is_refused(take_in, tmp_path):
    """One row: a list of 30 million nulls, in less than a kilobyte."""
    row = pyarrow.array([[None] * 30_000_000], type=pyarrow.list_(pyarrow.int8()))
    table = pyarrow.table({"prompt": row})
    parquet.write_table(table, tmp_path / "in", compression="zstd")
    content = (tmp_path / "in").read_bytes()
    assert len(content) < 1000

    with pytest.raises(FileIsRefused, match="too much memory or time"):
        take_in(content, "prompts.parquet")


def test_values_of_a_parquet_file_that_are_no_text_are_no_prompts(tmp_path):
    rows = [{"prompt": b"bytes", "author": date(2026, 11, 30), "score": float("nan")}]
    write_parquet(tmp_path / "in", rows)

    (line,) = read_lines(tmp_path / "in", name="in.parquet")

    assert line.values["prompt"] == {"bytes": 5}
    assert line.values["author"] == "2026-11-30"


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("compression", ["none", "zstd"])
def test_every_page_of_a_parquet_file_is_looked_at(tmp_path, monkeypatch, version, compression):
    table = pyarrow.table({"n": range(40_000), "word": ["a\0é" * 9, "b"] * 20_000})
    parquet.write_table(
        table,
        tmp_path / "in",
        data_page_version=version,
        data_page_size=4000,
        compression=compression,
        write_batch_size=100,
    )
    seen: list[pages.Page] = []
    look = pages._page

    def note(file):
        seen.append(look(file))
        return seen[-1]

    monkeypatch.setattr(pages, "_page", note)
    monkeypatch.setattr(pages, "PAGE_LIMIT", 9000)
    metadata = parquet.ParquetFile(tmp_path / "in").metadata

    with pytest.raises(pages.PageIsTooLarge):  # the dictionary of the numbers
        pages.largest_value(tmp_path / "in", metadata)
    monkeypatch.setattr(pages, "PAGE_LIMIT", 1_000_000)
    monkeypatch.setattr(pages, "SMALL_CHUNK", 0)
    seen.clear()
    pages.largest_value(tmp_path / "in", metadata)

    headers = metadata.row_group(0).column(0).total_uncompressed_size
    assert 0.9 * headers < sum(page.size for page in seen) < 1.3 * headers


def test_a_long_value_that_stands_in_a_dictionary_once_is_not_unpacked_for_all_rows(tmp_path):
    path = tmp_path / "in.parquet"
    table = pyarrow.table({"prompt": ["a" * 900_000] * 60})
    parquet.write_table(table, path)
    before = pyarrow.total_allocated_bytes()

    most = max(pyarrow.total_allocated_bytes() - before for _ in parquet_lines(path))

    assert most < 20 << 20


mutations = st.lists(st.tuples(st.integers(0, 199), st.integers(0, 255)), max_size=6)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutations=mutations, ending=st.sampled_from(["jsonl", "csv", "parquet"]))
def test_no_mutated_file_is_a_crash(tmp_path_factory, mutations, ending):
    content = bytearray(GOOD[ending])
    for place, byte in mutations:
        content[place % len(content)] = byte
    path = tmp_path_factory.mktemp("fuzz") / "file"
    path.write_bytes(content)

    try:
        for values in _values(path, ending):
            understand(values, guess_columns(values))
    except (FileCannotBeRead, LineIsRefused):
        pass


def _values(path, ending):
    """Parquet without its child process, which would hide a crash and take most of the time."""
    if ending != "parquet":
        return [read.values for read in read_lines(path, name=f"file.{ending}") if not read.problem]
    try:
        return [values for _number, values, *_sizes in parquet_lines(path)]
    except (OSError, ValueError, pages.PageIsTooLarge):
        return []


def _parquet_bytes():
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.Table.from_pylist([{"prompt": "hello", "ranks": [1, 2]}]), sink)
    return sink.getvalue().to_pybytes()


GOOD = {
    "jsonl": b'{"prompt": "hello", "replies": ["x", "y"], "ranks": [1, 2], "author": "a"}\n' * 3,
    "csv": b'prompt,author,ranks\n"hello, you",a,"[1, 2]"\nhello,b,\n' * 3,
    "parquet": _parquet_bytes(),
}
