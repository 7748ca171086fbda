"""The curves of a run as TensorBoard event files: each point once, whatever happens to the run."""

import json
import os
import struct
import subprocess
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from training.engine.runtime.metrics import LinesFile
from training.runs.folder import working_folder
from training.runs.models import Metric, Run
from training.runs.work.event_file import EventFile
from training.runs.work.event_records import crc32c

SPEC = {"learning_rate": 1e-5, "name": "ein Lauf"}
PYTHON = Path(os.environ.get("TRACKERS_PYTHON", "var/trackers/bin/python")).absolute()
# Reads the folder again for each line of its input, as an open TensorBoard does.
READER = """
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
read = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "tensors": 0})
for _line in sys.stdin:
    read.Reload()
    tags = read.Tags()
    curves = {tag: [(one.step, one.value) for one in read.Scalars(tag)] for tag in tags["scalars"]}
    texts = [read.Tensors(tag)[0].tensor_proto.string_val[0].decode() for tag in tags["tensors"]]
    print(json.dumps({"curves": curves, "texts": texts}), flush=True)
"""


def events(folder: Path) -> Iterator[bytes]:
    """The events of the only file of a folder that is not empty, with their lengths checked."""
    [path] = [one for one in folder.iterdir() if one.stat().st_size]
    data = path.read_bytes()
    while data:
        (length,) = struct.unpack("<Q", data[:8])
        assert len(data) >= 16 + length
        yield data[12 : 12 + length]
        data = data[16 + length :]


def steps(folder: Path) -> list[int]:
    """The steps below 128, which are one byte after the time."""
    version, start, spec, *found = events(folder)
    assert b"brain.Event:2" in version
    assert start.endswith(b"\x3a\x02\x08\x01")
    assert b"learning_rate" in spec
    return [event[10] for event in found]


@pytest.fixture
def write(tmp_path) -> Callable[..., None]:
    file = LinesFile(tmp_path / "metrics.jsonl")

    def lines(*steps: int) -> None:
        for step in steps:
            file.write({"step": step, "steps": 9, "time": 1.5e9 + step, "loss": 1 / step})

    return lines


def test_the_checksum_is_the_one_of_the_standard():
    assert crc32c(b"123456789") == 0xE3069283
    assert crc32c(bytes(32)) == 0x8A9136AA  # RFC 3720, B.4


def test_points_are_appended_while_the_run_goes(tmp_path, write):
    events = EventFile(tmp_path, SPEC)
    assert not events.write()
    write(1, 2)
    assert events.write()
    write(3)
    assert events.write()
    assert not events.write()

    assert steps(tmp_path / "tensorboard") == [1, 2, 3]


def test_a_restarted_worker_writes_no_point_twice(tmp_path, write):
    write(1, 2)
    EventFile(tmp_path, SPEC).write()
    write(3)

    for _restart in range(3):
        EventFile(tmp_path, SPEC).finish()

    assert steps(tmp_path / "tensorboard") == [1, 2, 3]
    assert len(list((tmp_path / "tensorboard").iterdir())) == 2  # one is empty


def test_the_steps_that_a_resumed_run_repeats_are_replaced(tmp_path, write):
    events = EventFile(tmp_path, SPEC)
    write(1, 2, 3)
    events.write()
    LinesFile(tmp_path / "metrics.jsonl").drop_after(1)
    events.write()
    write(2, 3, 4)
    events.finish()

    assert steps(tmp_path / "tensorboard") == [1, 2, 3, 4]


def test_a_full_disk_stops_the_curves_but_not_the_run(tmp_path, write):
    write(1)
    (tmp_path / "tensorboard").touch()
    events = EventFile(tmp_path, SPEC)
    assert not events.write()

    (tmp_path / "tensorboard").unlink()
    write(2)
    events.write()

    assert steps(tmp_path / "tensorboard") == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_every_run_leaves_its_curves_and_a_command_writes_those_of_earlier_ones(
    run: Run, work, tmp_path, settings
):
    work(run)
    measured = list(Metric.objects.filter(run=run).order_by("step").values_list("step", flat=True))
    assert measured
    assert steps(working_folder(run) / "tensorboard") == measured

    said = StringIO()
    for _twice in range(2):
        call_command("tensorboard", tmp_path / "logs", run=["base"], stdout=said)
    assert said.getvalue().startswith("1 runs are in ")
    [folder] = (tmp_path / "logs").iterdir()
    assert folder.name == f"base-{str(run.public_id)[:8]}"
    assert steps(folder) == measured
    with pytest.raises(CommandError, match="no run with the id or the name other"):
        call_command("tensorboard", tmp_path / "logs", run=["other"])


class TensorBoard:
    """TensorBoard's own reader, in the environment of trackers."""

    def __init__(self, folder: Path) -> None:
        command = [str(PYTHON), "-c", READER, str(folder)]
        pipe = subprocess.PIPE
        self._child = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)

    def reads(self) -> dict[str, object]:
        assert self._child.stdin
        assert self._child.stdout
        self._child.stdin.write("\n")
        self._child.stdin.flush()
        return dict(json.loads(self._child.stdout.readline()))

    def close(self) -> None:
        self._child.communicate()


@pytest.fixture
def tensorboard(tmp_path) -> Iterator[TensorBoard]:
    if not PYTHON.exists():
        pytest.skip("TRACKERS_PYTHON names no Python with TensorBoard")
    (tmp_path / "tensorboard").mkdir()
    reader = TensorBoard(tmp_path / "tensorboard")
    yield reader
    reader.close()


def test_an_open_tensorboard_follows_a_run_that_is_resumed(tmp_path, write, tensorboard):
    events = EventFile(tmp_path, SPEC)
    write(1, 2, 300)
    events.write()
    found = tensorboard.reads()
    assert found["curves"] == {"loss": [[1, 1.0], [2, 0.5], [300, pytest.approx(1 / 300)]]}
    assert found["texts"] == [
        '| field | value |\n| --- | --- |\n| learning_rate | `1e-05` |\n| name | `"ein Lauf"` |'
    ]

    LinesFile(tmp_path / "metrics.jsonl").drop_after(1)
    write(2, 3)
    events.write()

    assert tensorboard.reads()["curves"] == {
        "loss": [[1, 1.0], [2, 0.5], [3, pytest.approx(1 / 3)]]
    }
