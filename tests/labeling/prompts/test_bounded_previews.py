"""A file that somebody waits for costs little, whatever is in it."""

import gzip
import json
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO

import pyarrow
import pytest
from django.db import connection
from django.utils import translation
from pyarrow import parquet

from labeling.models import Intake, Role, User
from labeling.prompts.intake import jobs, json_values, pieces, services, sources
from labeling.prompts.intake.errors import FileIsRefused
from labeling.prompts.intake.formats.helpsteer import _conversation
from labeling.prompts.intake.formats.shapes import dialogue
from labeling.prompts.intake.lines import COLUMN_LIMIT, LINE_LIMIT
from labeling.prompts.intake.mapping import Plan, preview
from labeling.prompts.intake.reading import BEGINNING, read_lines
from labeling.prompts.intake.services import bring_file, look_into
from labeling.prompts.models import Kind

MANY = {f"column {place}": "x" for place in range(COLUMN_LIMIT + 1)}
TOO_MANY = "There are 1,001 columns, and at most 1,000 are read"


class Counted:
    """A file that notes how much of it is asked for."""

    def __init__(self, file):
        self.file = file
        self.calls = self.bytes = 0

    def read(self, size):
        return self._noted(self.file.read(size))

    def readline(self, size):
        return self._noted(self.file.readline(size))

    def _noted(self, read):
        self.calls += 1
        self.bytes += len(read)
        return read


@pytest.fixture
def counted(monkeypatch):
    opened: list[Counted] = []
    whole = sources._whole

    @contextmanager
    def counting(path, *, packed):
        with whole(path, packed=packed) as source:
            opened.append(Counted(source.file))
            yield replace(source, file=opened[-1])

    monkeypatch.setattr(sources, "_whole", counting)
    return opened


EMPTY = [
    ("a.jsonl", b"\n" * (5 << 20)),
    ("a.jsonl.gz", gzip.compress(b"\n" * (60 << 20))),
    ("a.json", b"," * (5 << 20)),
    ("a.json", b"\n" * (5 << 20)),
    ("a.csv", b"prompt\n" + b"\n" * (5 << 20)),
    ("a.jsonl", b"x" * (5 << 20)),
    ("a.json", b'"' * (5 << 20)),
]


@pytest.mark.parametrize(("name", "content"), EMPTY, ids=[f"{n} {c[:2]!r}" for n, c in EMPTY])
def test_of_a_file_without_records_only_the_beginning_is_read(tmp_path, counted, name, content):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(FileIsRefused, match="no record within the first 2 MiB of the file"):
        look_into(path)

    assert sum(file.bytes for file in counted) <= BEGINNING + 2 * LINE_LIMIT
    assert sum(file.calls for file in counted) <= BEGINNING // sources.LEAST_OF_A_LINE + 3


def test_commas_with_nothing_between_them_are_passed_over_at_once(monkeypatch):
    looked = []
    ends = json_values._Scanner._ends_at

    def counted(scanner, byte):
        looked.append(byte)
        return ends(scanner, byte)

    monkeypatch.setattr(json_values._Scanner, "_ends_at", counted)
    content = b'[{"a": ",,,"}' + b", ,\n" * 100_000 + b'{"b": "\\",,"}]'

    found = [*json_values.json_values(BytesIO(content))]

    assert found == [b'{"a": ",,,"}', b'{"b": "\\",,"}']
    assert len(looked) < 50


def test_lines_before_the_end_of_the_beginning_are_shown(tmp_path):
    path = tmp_path / "a.jsonl"
    record = json.dumps({"prompt": "a" * 700_000}).encode() + b"\n"
    path.write_bytes(record * 10)

    assert len(preview(path, name=path.name).lines) == 3


def test_a_long_list_without_line_breaks_is_shown(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(json.dumps([{"prompt": f"{n} " + "a" * 999} for n in range(5000)]).encode())

    assert len(preview(path, name=path.name).lines) == 20
    assert sum(1 for _ in read_lines(path, name=path.name)) == 5000


def test_a_line_with_too_many_keys_is_refused_with_its_reason(take_in):
    intake = take_in(b'{"prompt": "good"}\n' + json.dumps(MANY).encode() + b"\n")

    assert [line.message[: len(TOO_MANY)] for line in intake.left_out.all()] == [TOO_MANY]


def write_parquet(path):
    parquet.write_table(pyarrow.table({name: [value] for name, value in MANY.items()}), path)


WIDE = {
    "a.csv": lambda path: path.write_text(",".join(MANY) + "\n" + ",".join(MANY.values()) + "\n"),
    "a.parquet": write_parquet,
    # Each line has few, but all of them together have too many.
    "a.jsonl": lambda path: path.write_text(
        "".join(json.dumps(dict.fromkeys([*MANY][n::7], 1)) + "\n" for n in range(7))
    ),
}


@pytest.mark.parametrize("name", WIDE)
def test_a_file_with_too_many_columns_is_refused(tmp_path, name):
    WIDE[name](tmp_path / name)

    with pytest.raises(FileIsRefused, match=TOO_MANY):
        look_into(tmp_path / name)
    with translation.override("zh-hans"), pytest.raises(FileIsRefused, match="1,001 列"):
        look_into(tmp_path / name)


class NamesWithoutIndex(str):
    __slots__ = ()
    compared = 0

    def __eq__(self, other):
        NamesWithoutIndex.compared += 1
        return super().__eq__(other)

    __hash__ = str.__hash__


def test_putting_lost_columns_in_order_compares_no_column_with_all_others(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({f"score {n}": 1 for n in range(COLUMN_LIMIT)}) + "\n")
    named = "labeling.prompts.intake.mapping._keepable"
    monkeypatch.setattr(named, NamesWithoutIndex)
    monkeypatch.setattr(NamesWithoutIndex, "compared", 0)

    assert len(preview(path, name=path.name).lost) == COLUMN_LIMIT
    assert NamesWithoutIndex.compared < 20 * COLUMN_LIMIT


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_file_is_looked_into(settings, tmp_path, monkeypatch):
    settings.ARTIFACTS_DIR = tmp_path
    monkeypatch.setattr(jobs.take_in, "delay", lambda intake: None)
    rosalind = User.objects.create_user("rosalind", "r@example.org", roles=[Role.RESEARCHER])
    content = b'{"prompt": "Why is grass green?"}\n'
    seen = []

    def watched(*args, **options):
        seen.append(connection.in_atomic_block)
        return preview(*args, **options)

    for module in (pieces, services):
        monkeypatch.setattr(module, "preview", watched)
    intake = pieces.announce_file(
        name="a.jsonl", size=len(content), started_by=rosalind, kind=Kind.CUSTOMER
    )
    pieces.add_piece(intake=intake, offset=0, piece=BytesIO(content))
    bring_file(name="b.jsonl", chunks=[content], started_by=rosalind)
    services.start_intake(intake=Intake.objects.get(pk=intake.pk), plan=Plan({"prompt": "prompt"}))

    assert seen == [False, False, False]


@pytest.mark.django_db(transaction=True)
def test_the_last_piece_is_sent_again_if_its_request_died_in_the_preview(
    settings, tmp_path, monkeypatch
):
    settings.ARTIFACTS_DIR = tmp_path
    rosalind = User.objects.create_user("rosalind", "r@example.org", roles=[Role.RESEARCHER])
    content = b'{"prompt": "Why is grass green?"}\n'
    intake = pieces.announce_file(
        name="a.jsonl", size=len(content), started_by=rosalind, kind=Kind.CUSTOMER
    )

    def die(*_args, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as died:
        died.setattr(pieces, "preview", die)
        with pytest.raises(KeyboardInterrupt):
            pieces.add_piece(intake=intake, offset=0, piece=BytesIO(content))

    assert Intake.objects.get().bytes_arrived == 0
    assert pieces.add_piece(intake=intake, offset=0, piece=BytesIO(content)).state == "uploaded"


@pytest.mark.parametrize(
    "row",
    [
        {"text": "Human: a" + "\n" * 300_000 + "x"},
        {"prompt": "a<extra_id_1>User\n" + " " * 300_000 + "x", "response": "b"},
    ],
    ids=["turns", "marks"],
)
def test_runs_of_spaces_are_passed_over_once(row):
    """From each of them again, this would take hours."""
    assert dialogue(row["text"], "text") if "text" in row else _conversation(row["prompt"])
