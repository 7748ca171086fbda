"""`manage.py simulate` as a stranger types it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from common.development import CHECKOUT
from simulation.simulate import options

TASTE = "def commas(prompt, reply):\n    return reply.count(',') - 0.01 * len(reply)\n"
MANAGE = [sys.executable, str(CHECKOUT / "manage.py"), "simulate"]


def start(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    kept = {name: said for name, said in os.environ.items() if name not in ("DATABASE_URL",)}
    return subprocess.Popen(
        [*MANAGE, *arguments], cwd=folder, env={**kept, "TMPDIR": str(folder)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip


def left_behind(folder: Path) -> list[psutil.Process]:
    """Return the processes of the site, which have its folder in their environment or command."""
    found = []
    for one in psutil.process_iter():
        try:
            said = " ".join([*one.cmdline(), *one.environ().values()])
        except (psutil.Error, OSError):
            continue
        if f"{folder}/plumbline-simulate-" in said:
            found.append(one)
    return found


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--preference", "no_such_module:score"], "There is no module no_such_module"),
        (["--base", "/no/such/folder"], "There is no model in /no/such/folder"),
        (["--rounds", "0"], "must be at least 1"),
        (["--labelers", "1"], "must be at least 2"),
        (["--agreement", "0.4"], "must be between"),
    ],
)
def test_a_wrong_choice_is_told_before_anything_starts(tmp_path, arguments, says):
    running = start(tmp_path, *arguments)
    said, _ = running.communicate(timeout=60)

    assert running.returncode != 0
    assert says in said
    assert "Traceback" not in said
    assert not list(tmp_path.iterdir())


def test_more_ranked_prompts_bring_more_prompts_in():
    sizes = options.read(["--prompts", "900"], None).sizes

    assert (sizes.ranked, sizes.prompts) == (900, 3600)


@pytest.mark.slow  # a whole site and ten runs of the engine: about two minutes
def test_a_round_goes_around_and_leaves_a_report_and_no_process(tmp_path):
    (tmp_path / "my_taste.py").write_text(TASTE)

    running = start(
        tmp_path, "--quick", "--preference", "my_taste:commas", "--json", "found/numbers.json",
        "--labelers", "5",
    )  # fmt: skip
    said, _ = running.communicate(timeout=1800)

    assert running.returncode == 0, said
    assert re.search(r"noise \d\.\d\d deviations: two labelers will agree on \d\d\.\d%", said)
    found = json.loads((tmp_path / "found" / "numbers.json").read_text())
    names = {"base", "sft", "ppo", "ppo-ptx"}
    pairs = {(one["model"], one["against"]) for one in found["win_rates"]}
    assert pairs == {(a, b) for a in names for b in names if a != b}
    assert all(0 <= one["low"] <= one["value"] <= one["high"] <= 1 for one in found["win_rates"])
    [only] = found["rounds"]
    assert only["labels"] > 0
    assert only["agreement"]["value"] is not None
    assert all(only["text_loss"][name] is not None for name in names)
    assert found["work"]["rankings"] >= only["labels"] > 0
    assert found["work"]["demonstrations"] > 0
    report = (tmp_path / "simulation-report" / "report.md").read_text()
    for picture in re.findall(r"\]\((\S+\.svg)\)", report):
        assert (tmp_path / "simulation-report" / picture).read_text().startswith("<svg")
    assert not list(tmp_path.glob("plumbline-simulate-*"))
    assert not left_behind(tmp_path)


@pytest.mark.slow  # a site is started to be stopped
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_it_leaves_no_process_and_no_folder(tmp_path, number):
    running = start(tmp_path, "--quick")
    deadline = time.monotonic() + 300
    while not any("gpu-1" in " ".join(one.cmdline()) for one in left_behind(tmp_path)):
        assert time.monotonic() < deadline
        assert running.poll() is None
        time.sleep(0.5)

    running.send_signal(number)
    said, _ = running.communicate(timeout=120)

    assert running.returncode == 130, said
    assert "Stopped before the end" in said
    assert not list(tmp_path.glob("plumbline-simulate-*"))
    assert not left_behind(tmp_path)


@pytest.mark.slow  # the preference fails only when replies of a model come
def test_a_preference_that_fails_on_the_way_ends_it_in_words(tmp_path):
    (tmp_path / "my_taste.py").write_text(
        "def score(prompt, reply):\n"
        "    if prompt != 'Name two rooms.':\n        raise RuntimeError('too long for me')\n"
        "    return 1.0\n"
    )

    running = start(tmp_path, "--quick", "--preference", "my_taste:score")
    said, _ = running.communicate(timeout=900)

    assert running.returncode == 1
    assert "my_taste:score raised RuntimeError: too long for me" in said
    assert "Traceback" not in said
    assert not left_behind(tmp_path)
