"""The command, as the web and a person at a terminal use it."""

import dataclasses
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest

from tests.training.engine.tiny import write_lines
from training.engine.__main__ import main
from training.specs import STEPS

PATIENCE = 120.0  # seconds until a process that does not end is given up


def run(arguments):
    return main([str(argument) for argument in arguments])


def write_spec(folder, **fields):
    path = folder / f"{fields['step']}.json"
    path.write_text(json.dumps(fields, default=str))
    return path


@pytest.fixture
def text(tmp_path):
    rows = [
        {"text": f"why is the sky {n} ? because light scatters. name two rooms"} for n in range(60)
    ]
    return write_lines(tmp_path / "text.jsonl", rows)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "python -m training.engine SPEC.json"),
        (["--hlep"], "python -m training.engine SPEC.json"),
        (["nowhere.json"], "nowhere.json: cannot be read"),
        (["--local_rank=1", "nowhere.json"], "nowhere.json: cannot be read"),
    ],
)
def test_what_cannot_be_run_is_said_in_a_sentence(arguments, said, capsys):
    assert run(arguments) == 2
    assert said in capsys.readouterr().err


TWO = '"replies": ["x", "y"], "ranks": [1, 2]'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: is not JSON"),
        ("[]", "line 2: is not a JSON object"),
        ('{"prompt": "a", "replies": ["x"], "ranks": [1]}', 'line 2: "replies" and "ranks" must'),
        ('{"prompt": "a", "replies": ["x", "y"], "ranks": [1, "2"]}', 'line 2: "ranks" must be'),
        (f'{{"prompt": [], {TWO}}}', 'line 2: "prompt" must be a string'),
        (f'{{"prompt": [{{"role": "user"}}], {TWO}}}', '"content"'),
        (f"{{{TWO}}}", 'line 2: "prompt" must be'),
    ],
)
def test_a_broken_line_is_named_by_its_number(line, said, gpt2, tmp_path, capsys):
    rankings = tmp_path / "rankings.jsonl"
    rankings.write_text('{"prompt": "a", "replies": ["x", "y"], "ranks": [1, 2]}\n' + line)
    spec = write_spec(tmp_path, step="reward", out=tmp_path, model=gpt2, rankings=rankings)

    assert run([spec]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_that_is_no_model_is_refused(tmp_path, text, capsys):
    spec = write_spec(
        tmp_path, step="evaluate", out=tmp_path / "out", model=tmp_path / "nothing", text=text
    )

    assert run([spec]) == 2
    assert "nothing" in capsys.readouterr().err


@pytest.mark.parametrize("fault", ["code of its own", "a pickle"])
def test_models_that_could_run_code_are_refused(fault, tmp_path, gpt2, text, capsys):
    folder = tmp_path / "model"
    shutil.copytree(gpt2, folder)
    if fault == "a pickle":
        (folder / "model.safetensors").unlink()
        (folder / "pytorch_model.bin").write_bytes(pickle.dumps({}))
    else:
        config = json.loads((folder / "config.json").read_text())
        config |= {"model_type": "mine", "auto_map": {"AutoConfig": "mine.Mine"}}
        (folder / "config.json").write_text(json.dumps(config))
        (folder / "mine.py").write_text("raise SystemExit('this code ran')")
    spec = write_spec(tmp_path, step="evaluate", out=tmp_path / "out", model=folder, text=text)

    assert run([spec]) == 2
    assert "loaded" in capsys.readouterr().err


def test_a_policy_is_not_taken_for_a_reward_model(tmp_path, gpt2, capsys):
    replies = write_lines(tmp_path / "replies.jsonl", [{"prompt": "why", "reply": "good"}])
    spec = write_spec(tmp_path, step="score", out=tmp_path, reward_model=gpt2, replies=replies)

    assert run([spec]) == 2
    assert "is not a reward model" in capsys.readouterr().err


@pytest.mark.parametrize("family", ["gpt2", "llama"])
def test_from_text_to_a_base_model_that_evaluates(family, tmp_path, text):
    sizes = {"layers": 1, "width": 16, "heads": 2, "context": 32, "vocabulary": 300, "epochs": 2}
    spec = write_spec(
        tmp_path, step="pretrain", out=tmp_path / "base", text=text, family=family, **sizes
    )

    assert run([spec]) == 0

    evaluation = write_spec(
        tmp_path, step="evaluate", out=tmp_path / "eval", model=tmp_path / "base/model", text=text
    )
    assert run([evaluation]) == 0
    last = json.loads((tmp_path / "base" / "metrics.jsonl").read_text().splitlines()[-1])
    found = json.loads((tmp_path / "eval" / "summary.json").read_text())
    assert found["text_loss"] < 5.7  # log 300, what chance would give
    assert last["loss"] < 5.7


def engine(spec, **more):
    """The engine as its own process."""
    return subprocess.Popen(
        [sys.executable, "-m", "training.engine", str(spec)],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"}, start_new_session=True, **more,
    )  # fmt: skip


def wait_for_lines(path, count, process):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if path.exists() and len(path.read_bytes().splitlines()) >= count:
            return
        time.sleep(0.05)
    process.kill()  # reading its output would wait for its end
    pytest.fail(f"no {count} lines: {process.stderr.read()}")


@pytest.fixture
def long_run(tmp_path, gpt2, text):
    return write_spec(
        tmp_path, step="pretrain", out=tmp_path / "out", text=text, model=gpt2, batch=4,
        epochs=100_000, checkpoint_every=0, lifeline=True, threads=1,
    )  # fmt: skip


def test_sigterm_saves_and_ends_within_ten_seconds(long_run, tmp_path):
    process = engine(long_run)
    wait_for_lines(tmp_path / "out" / "metrics.jsonl", 3, process)

    before, ended = psutil.Process(process.pid).cpu_times(), os.times()
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=PATIENCE)

    assert process.returncode == 3
    # In processor time, because the machine may be busy with something else.
    used = os.times().children_user - ended.children_user - before.user
    assert used < 10
    assert process.stderr is not None
    assert "Resume the run to continue" in process.stderr.read()
    (saved,) = (tmp_path / "out" / "checkpoints").glob("step-*")
    steps = (tmp_path / "out" / "metrics.jsonl").read_bytes().splitlines()
    assert int(saved.name.removeprefix("step-")) == len(steps)


def test_a_lost_parent_ends_the_engine(long_run, tmp_path):
    process = engine(long_run)
    wait_for_lines(tmp_path / "out" / "metrics.jsonl", 1, process)
    assert process.stdin is not None

    process.stdin.close()

    assert process.wait(timeout=PATIENCE) == -signal.SIGKILL


def fields_of(step):
    return [field.name for field in dataclasses.fields(STEPS[step])]


@pytest.mark.parametrize("step", STEPS)
def test_help_lists_steps_and_the_fields_of_each(step, capsys):
    assert main(["--help"]) == 0
    assert f"  {step} " in capsys.readouterr().out

    assert main(["--help", step]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in fields_of(step))
