"""Models that runs leave become model versions."""

from pathlib import Path
from threading import Thread

import pytest
from django.db import connection

from tests.training.conftest import write_model
from tests.training.standing_in import model_of
from training.models import ModelVersion
from training.registry.filling import fill
from training.runs.models import Run
from training.runs.outputs import register


@pytest.mark.django_db(transaction=True)
def test_a_model_whose_name_is_taken_while_it_is_copied_gets_the_next_name(
    rosalind, tmp_path, monkeypatch
):
    run = Run.objects.create(name="ppo", step="ppo", created_by=rosalind)
    write_model(tmp_path / "out" / "model")
    (tmp_path / "out" / "summary.json").write_text("{}")

    def another_run_ends() -> None:
        model_of("ppo", rosalind)
        connection.close()

    def fill_slowly(model: ModelVersion, folder: Path) -> None:
        if model.name == "ppo":
            other = Thread(target=another_run_ends)
            other.start()
            other.join()
        fill(model, folder)

    monkeypatch.setattr("training.registry.registration.fill", fill_slowly)
    [made] = register(run, tmp_path / "out")

    assert (made.name, made.run) == ("ppo-2", run)
