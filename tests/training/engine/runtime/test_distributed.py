"""Two processes give the losses of one, and their folders load anywhere."""

import json
import signal
import socket
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

from tests.training.engine.child import Child
from tests.training.engine.runtime.test_resume import STEPS, data, spec_of
from training.engine.runtime.distributed import Team

__all__ = ["data"]  # the fixture

ALONE = Team(0, 1, torch.device("cpu"), torch.float32)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def start(spec, folder: Path, world: int = 2) -> list[Child]:
    """Run a spec in `world` processes, with the variables that torchrun sets."""
    path = folder / f"{spec.out.name}.json"
    spec.write(path)
    shared = {
        "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port()), "WORLD_SIZE": str(world),
        "DS_ACCELERATOR": "cpu",
    }  # fmt: skip
    return [
        Child(path, shared | {"RANK": str(rank), "LOCAL_RANK": str(rank)}) for rank in range(world)
    ]


def together(spec, folder: Path, world: int = 2) -> None:
    ranks = start(spec, folder, world)
    ends = [rank.finish(timeout=240) for rank in ranks]
    assert [rank.returncode for rank in ranks] == [0] * world, "\n".join(ends)


def stop_together(spec, folder: Path, after: int) -> None:
    """Ask all ranks to stop after this many steps."""
    ranks = start(spec, folder)
    path = spec.out / "metrics.jsonl"
    until = time.monotonic() + 120
    while not path.exists() or len(path.read_bytes().splitlines()) < after:
        assert time.monotonic() < until
        time.sleep(0.01)
    for rank in ranks:
        rank.send_signal(signal.SIGTERM)
    ends = [rank.finish(timeout=60) for rank in ranks]
    assert [rank.returncode for rank in ranks] == [3, 3], "\n".join(ends)


def losses(spec) -> list[float]:
    return [json.loads(line)["loss"] for line in (spec.out / "metrics.jsonl").open()]


def weights(spec) -> dict[str, torch.Tensor]:
    return load_file(spec.out / "model" / "model.safetensors")


def assert_same_model(one, other) -> None:
    for name, tensor in weights(one).items():
        assert torch.allclose(tensor, weights(other)[name], atol=2e-5), name


def test_every_rank_gets_equally_many_packs_and_fill_ups_weigh_nothing():
    two = [Team(rank, 2, ALONE.device, ALONE.dtype) for rank in range(2)]

    shares = [team.share(["a", "b", "c"]) for team in two]

    assert shares == [[("a", 1.0), ("c", 1.0)], [("b", 1.0), ("c", 0.0)]]


def options(step: str) -> dict[str, Any]:
    """No dropout: ranks have streams of their own. Small packs, so that both have work."""
    # Adam's epsilon is large for the sake of gradients that are 0 but for rounding.
    shared = {"tokens_per_forward": 40, "max_steps": 4, "adam_epsilon": 1e-5}
    return shared | ({"dropout": 0.0} if step == "sft" else {})


@pytest.mark.parametrize("step", ["sft", "reward"])
def test_two_processes_learn_what_one_does(step, gpt2, data, tmp_path):
    one = spec_of(step, tmp_path / "one", gpt2, data, **options(step))
    two = spec_of(step, tmp_path / "two", gpt2, data, **options(step))
    STEPS[step](one)

    together(two, tmp_path)

    assert losses(two) == pytest.approx(losses(one), rel=1e-5)
    assert_same_model(one, two)


@pytest.mark.slow
@pytest.mark.parametrize("stage", [0, 1, 2, 3])
@pytest.mark.parametrize("step", ["pretrain", "sft", "reward"])
def test_every_stage_of_zero_learns_what_one_process_does(step, stage, gpt2, data, tmp_path):
    one = spec_of(step, tmp_path / "one", gpt2, data, **options(step))
    two = spec_of(step, tmp_path / "two", gpt2, data, zero=stage, **options(step))
    STEPS[step](one)

    together(two, tmp_path)

    assert losses(two) == pytest.approx(losses(one), rel=1e-4)
    assert_same_model(one, two)


@pytest.mark.slow
@pytest.mark.parametrize(("stage", "goes_on"), [(2, (1, None)), (3, (1, 2)), (3, (2, 3))])
def test_a_run_goes_on_at_another_world_size_and_stage(stage, goes_on, gpt2, data, tmp_path):
    """Stopped in two processes, resumed in another number of them."""
    world, next_stage = goes_on
    more = options("sft") | {"max_steps": 60, "epochs": 20}
    one = spec_of("sft", tmp_path / "one", gpt2, data, **more)
    STEPS["sft"](one)
    first = spec_of("sft", tmp_path / "two", gpt2, data, zero=stage, **more)
    stop_together(first, tmp_path, after=3)

    second = spec_of("sft", tmp_path / "two", gpt2, data, zero=next_stage, **more)
    together(second, tmp_path, world)

    assert losses(second) == pytest.approx(losses(one), rel=1e-3)


def test_a_lora_run_ends_in_a_plain_folder(gpt2, data, tmp_path):
    spec = spec_of("sft", tmp_path / "lora", gpt2, data, lora=4, max_steps=4, learning_rate=1e-2)

    STEPS["sft"](spec)

    base, tuned = load_file(gpt2 / "model.safetensors"), weights(spec)
    assert set(base) == set(tuned)
    changed = {name for name in base if not torch.equal(base[name], tuned[name])}
    assert changed
    assert all(name.endswith(("attn.weight", "proj.weight", "fc.weight")) for name in changed)
    AutoModelForCausalLM.from_pretrained(spec.out / "model")
