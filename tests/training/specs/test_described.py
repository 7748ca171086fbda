"""What the guide and --help say about specs is what a spec accepts."""

import dataclasses
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from training.engine.data import rows
from training.engine.steps.spec_help import explain
from training.runs.forms.inputs import INPUTS
from training.specs import STEPS
from training.specs.described import FILES, fields_of
from training.specs.page import PAGE, page

READERS: dict[str, Callable[[Path], Sequence[object]]] = {
    "demonstrations": rows.read_demonstrations,
    "rankings": rows.read_rankings,
    "signals": rows.read_signals,
    "prompts": rows.read_prompts,
    "replies": rows.read_replies,
    "text": rows.read_texts,
}


def test_the_page_about_specs_is_that_of_the_code():
    assert PAGE.read_text() == page(), "Run `python -m training.specs.page`."


@pytest.mark.parametrize("step", STEPS)
def test_help_explains_every_field_of_a_step(step):
    spec = STEPS[step]
    described = [one for _, listed in fields_of(spec) for one in listed]

    said = explain([step], "")

    assert {one.name for one in described} == {one.name for one in dataclasses.fields(spec)}
    for one in described:
        assert one.help
        assert f"  {one.name:<24} {one.kind}, " in said


@pytest.mark.parametrize("step", STEPS)
def test_every_model_that_a_step_reads_is_described_as_a_folder(step):
    kinds = {one.name: one.kind for _, listed in fields_of(STEPS[step]) for one in listed}
    models = [name for name, wanted in INPUTS[step].items() if wanted.models]

    assert [name for name in models if "model folder" not in kinds[name]] == []


@pytest.mark.parametrize("name", FILES)
def test_the_engine_reads_the_line_that_the_guide_shows(name, tmp_path):
    file = tmp_path / f"{name}.jsonl"
    file.write_text(FILES[name] + "\n")

    assert len(READERS[name](file)) == 1
    assert FILES[name] == json.dumps(json.loads(FILES[name]))
