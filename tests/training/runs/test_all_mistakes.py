"""A form names every mistake at once."""

import pytest

from training.runs.errors import RunIsRefused
from training.runs.forms.check import check


def test_fields_values_inputs_and_gpus_are_refused_together(db):
    spec = {"out": "elsewhere", "epochs": 0, "no_such": 1}

    with pytest.raises(RunIsRefused) as refused:
        check(step="sft", spec=spec, inputs={}, gpus=0)

    assert refused.value.fields.keys() >= {"out", "no_such", "model", "demonstrations", "gpus"}
    assert "epochs" in refused.value.fields
