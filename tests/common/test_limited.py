"""A child process that reads an untrusted file cannot take the memory or the time of others."""

import sys
from pathlib import Path

import pytest

from common.limited import Exceeded, WaitedTooLong, values_of

START = "from common.limited import restrict, write_all\n"


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run this code as the child, in a folder that has the project's packages."""
    root = Path(__file__).parents[2]
    (tmp_path / "common").symlink_to(root / "common")

    def values(code: str):
        (tmp_path / "reader.py").write_text(START + code)
        return values_of("reader", "a file", folder=str(tmp_path))

    return values


def test_values_come_one_by_one_and_the_child_ends_when_nobody_wants_more(run):
    values = run("import itertools\nrestrict(0)\nwrite_all(itertools.count(), str)")

    assert [next(values) for _ in range(3)] == [0, 1, 2]
    values.close()


def test_the_child_gets_none_of_the_secrets(run, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")

    (names,) = run("import os\nwrite_all([dict(os.environ)], str)")

    assert "canary" not in names.values()
    assert "DATABASE_URL" not in names


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not limit memory.")
def test_a_child_that_takes_too_much_memory_fails(run):
    with pytest.raises(Exceeded):
        list(run("restrict(0)\nwrite_all([len(bytes(1 << 30))], str)"))


def test_a_child_that_crashes_fails(run):
    with pytest.raises(Exceeded):
        list(run("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)"))


SHORT = "import common.limited, time\nrestrict(0)\ncommon.limited.PATIENCE = {patience}\n"


def test_a_child_that_waits_for_too_long_before_a_value_is_ended(run):
    wait = "write_all((time.sleep(60) for _ in range(1)), str, 0.1)"

    with pytest.raises(WaitedTooLong):
        list(run(SHORT.format(patience=1) + wait))


def test_a_child_that_computes_for_too_long_before_a_value_is_ended(run):
    compute = "def values():\n    yield 1\n    while True: pass\nwrite_all(values(), str, 0.1)"

    with pytest.raises(Exceeded) as ended:
        list(run(SHORT.format(patience=600) + compute))

    assert not isinstance(ended.value, WaitedTooLong)


def test_a_child_on_a_busy_machine_may_take_longer_by_the_clock(run):
    """A child that is not run by the machine takes no processor time, like one that sleeps."""
    slow = "write_all((time.sleep(0.3) for _ in range(2)), str, 0.1)"

    assert list(run(SHORT.format(patience=600) + slow)) == [None, None]


def test_a_child_that_computes_for_too_long_in_all_is_ended(run):
    code = "import common.limited\ncommon.limited.CPU_START = 1\nrestrict(0)\n"

    with pytest.raises(Exceeded):
        list(run(code + "while True: pass"))


def test_a_child_writes_no_files(run):
    with pytest.raises(Exceeded):
        list(run("restrict(0)\nimport pathlib; pathlib.Path('made').write_text('x')"))


def test_a_line_without_end_is_not_kept(run, monkeypatch):
    monkeypatch.setattr("common.limited.LONGEST_LINE", 1000)

    with pytest.raises(Exceeded):
        list(run("write_all(['x' * 2000], str)"))
