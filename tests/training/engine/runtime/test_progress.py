"""What a person sees who runs a step by hand and sends its output to a file."""

import logging

import pytest

from training.engine.runtime.metrics import Bar


@pytest.fixture(autouse=True)
def listening(caplog):
    caplog.set_level(logging.INFO)


def test_without_a_terminal_a_line_every_ten_seconds_shows_the_progress(caplog):
    times = iter([0.0, 0.0, 4.0, 11.0, 11.0])
    bar = Bar("sft", 40, 0, clock=lambda: next(times))

    for step in (1, 2, 3):
        bar.show(step, {"loss": 2.5})

    assert caplog.messages == ["sft  step 1 of 40  loss 2.5000", "sft  step 3 of 40  loss 2.5000"]


def test_the_last_step_is_always_shown(caplog):
    bar = Bar("sample", 2, 0, clock=lambda: 0.0)

    bar.show(1, {})
    bar.show(2, {})

    assert caplog.messages[-1] == "sample  step 2 of 2"
