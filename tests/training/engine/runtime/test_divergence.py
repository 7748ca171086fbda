"""Training stops at the first loss or gradient that is no finite number, with words."""

import json
import math
import os

import pytest

from tests.training.engine.runtime.test_distributed import start
from tests.training.engine.runtime.test_resume import STEPS, data, spec_of
from training.engine.models.learner import PlainLearner
from training.engine.runtime.checkpoint import Checkpoints
from training.engine.runtime.errors import Diverged
from training.engine.runtime.run import Run
from training.engine.steps import sft

__all__ = ["data"]  # the fixture


@pytest.fixture
def poison(monkeypatch):
    """Make the gradient of one call of `backward` infinite or NaN, if this is the given rank."""

    def poison(call: int, factor: float, rank: str = "0") -> None:
        backward, calls = PlainLearner.backward, [0]

        def poisoned(self, loss, *, last):
            calls[0] += 1
            mine = os.environ.get("RANK", "0") == rank
            backward(self, loss * factor if mine and calls[0] == call else loss, last=last)

        monkeypatch.setattr(PlainLearner, "backward", poisoned)

    return poison


def kept_step(spec) -> int:
    checkpoint = Checkpoints(spec.out / "checkpoints", 2).latest()
    assert checkpoint
    return checkpoint.step


@pytest.mark.parametrize("factor", [math.nan, math.inf])
@pytest.mark.parametrize("step", STEPS)
def test_a_gradient_that_is_no_number_ends_the_run_with_the_last_good_checkpoint(
    step, factor, gpt2, data, tmp_path, poison
):
    spec = spec_of(step, tmp_path / "out", gpt2, data, tokens_per_forward=10_000)
    poison(5, factor)

    with pytest.raises(Diverged, match=r"step 5\. The gradient .* after step 4 is kept"):
        STEPS[step](spec)

    assert kept_step(spec) == 4
    assert not (spec.out / "summary.json").exists()


def test_an_infinite_loss_ends_the_run_before_its_checkpoint(gpt2, data, tmp_path, monkeypatch):
    spec = spec_of("sft", tmp_path / "out", gpt2, data)
    log = Run.log
    monkeypatch.setattr(
        Run,
        "log",
        lambda self, step, steps, **values: log(
            self, step, steps, **(values | ({"loss": math.inf} if step == 4 else {}))
        ),
    )

    with pytest.raises(Diverged, match=r"step 4\. The loss \(loss\) .* after step 2 is kept"):
        sft.train(spec)

    assert kept_step(spec) == 2
    last = (spec.out / "metrics.jsonl").read_text().splitlines()[-1]
    assert json.loads(last)["loss"] is None


def test_when_one_rank_diverges_every_rank_ends(gpt2, data, tmp_path, poison):
    spec = spec_of("sft", tmp_path / "out", gpt2, data, tokens_per_forward=40, dropout=0.0)
    poison(7, math.nan, rank="1")

    ranks = start(spec, tmp_path)
    ends = [rank.finish(timeout=240) for rank in ranks]

    assert [rank.returncode for rank in ranks] == [6, 6], "\n".join(ends)
    assert all("The gradient is no finite number" in end for end in ends)
