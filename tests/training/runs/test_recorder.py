"""What the rows of a run say about the files of its engine."""

import pytest

from training.runs import states
from training.runs.folder import working_folder
from training.runs.models import Metric
from training.runs.work.recorder import Recorder

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_measurement_that_is_no_number_is_none(run, machine):
    """An engine of another version may write NaN, which no JSON has."""
    claimed = states.claim(machine, run.pk)
    assert claimed
    out = working_folder(claimed)
    out.mkdir(parents=True)
    (out / "metrics.jsonl").write_text('{"step": 1, "loss": NaN, "kl": 0.5}\n')

    Recorder(claimed, out).write(None)

    assert Metric.objects.get().values == {"loss": None, "kl": 0.5}
