"""Runs from a terminal: what one would need, and watching one to its end."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from training.runs.models import Run, State


def say(*arguments: str) -> str:
    said = StringIO()
    call_command("train", "--step", "pretrain", "--text", "some text", *arguments, stdout=said)
    return said.getvalue()


@pytest.fixture
def ends_as(monkeypatch):
    """While somebody waits, the run ends so."""

    def end(state: State) -> None:
        def later(_seconds: float) -> None:
            Run.objects.update(state=state, done_steps=3, all_steps=3, ended_at=timezone.now())

        monkeypatch.setattr("training.management.commands.train.time.sleep", later)

    return end


def test_an_estimate_is_said_and_nothing_is_launched(text):
    said = say("--estimate", "--preset", "laptop")

    assert "petaflop/s-days" in said
    assert "weights: " in said
    assert not Run.objects.exists()


def test_one_waits_until_it_has_succeeded(text, ends_as):
    ends_as(State.SUCCEEDED)

    assert "base succeeded." in say("--wait", "--name", "base")


def test_who_waits_for_a_run_that_fails_is_told_so(text, ends_as):
    ends_as(State.FAILED)

    with pytest.raises(CommandError):
        say("--wait")


def test_a_spec_of_the_engine_is_taken_with_the_names_of_its_files(rosalind, text, tmp_path):
    spec = {"step": "pretrain", "out": "var/first/base", "text": "data/some text.jsonl"}
    (tmp_path / "pretrain.json").write_text(json.dumps(spec | {"layers": 2}))

    call_command("train", str(tmp_path / "pretrain.json"), stdout=StringIO())

    run = Run.objects.get()
    assert run.spec["layers"] == 2
    assert run.inputs.get().dataset == text


def test_a_file_that_nobody_froze_is_named(rosalind, tmp_path):
    spec = {"step": "pretrain", "out": "out", "text": "other.jsonl"}
    (tmp_path / "pretrain.json").write_text(json.dumps(spec))

    with pytest.raises(CommandError, match=r"nothing has the name other\.jsonl"):
        call_command("train", str(tmp_path / "pretrain.json"))
