"""The demo with a real model; a tiny one stands in for SmolLM2."""

import pytest
from django.core.management import call_command

from labeling.models import Prompt
from labeling.people.models import User
from launcher.real_model import NAME
from tests.training.engine.tiny import tiny_folder
from training.registry.models import ModelVersion, Promotion
from training.registry.services import current_policy
from training.rounds.models import Round
from training.rounds.services import abandon
from training.runs.models import Run


@pytest.fixture
def real(db, monkeypatch, settings, tmp_path):
    monkeypatch.setenv("DEMO_PASSWORD", "quite-a-secret")
    settings.ARTIFACTS_DIR = tmp_path / "artifacts"
    settings.MODELS_ROOT = tmp_path / "models"
    tiny_folder(settings.MODELS_ROOT / NAME, "llama")

    def start() -> None:
        call_command("load_demo", "--empty")
        call_command("load_real")

    return start


def test_the_real_model_is_the_policy_and_draws_the_first_replies(real):
    real()

    policy = current_policy()
    assert policy is not None
    assert (policy.name, policy.origin) == (NAME, "folder")
    round_ = Round.objects.get()
    assert round_.automatic
    run = Run.objects.get()
    assert (run.step, run.spec["n"], run.spec["max_reply_tokens"]) == ("sample", 4, 64)
    assert Prompt.objects.count() == 60


def test_a_second_start_adds_nothing(real):
    real()
    real()

    assert [
        model.objects.count() for model in (ModelVersion, Promotion, Round, Run)
    ] == [1, 1, 1, 1]  # fmt: skip
    assert Prompt.objects.count() == 60


def test_a_plain_start_in_between_leaves_the_round_alone(real):
    real()
    call_command("load_demo")

    assert Round.objects.count() == 1


def test_a_site_with_an_open_round_gets_the_model_only(real, capsys):
    call_command("load_demo", "--small", "--no-training")
    before = current_policy()

    real()

    assert "begin a round with this model" in capsys.readouterr().out
    assert current_policy() == before
    assert ModelVersion.objects.filter(name=NAME).exists()

    abandon(round_=Round.objects.get(), by=User.objects.get(username="researcher"))
    real()

    assert Round.objects.filter(begun_from__name=NAME).exists()
