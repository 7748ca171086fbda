"""Of two who choose one name at the same moment, one gets it and the other reads why not."""

from collections.abc import Callable
from typing import Any

import pytest

from labeling.models import User
from tests.interleaving import Interleaving, at_every_step, interleave
from tests.training.conftest import write_model
from tests.training.standing_in import model_of, prompts
from training.datasets.models import Dataset
from training.registry.errors import ModelIsRefused
from training.registry.models import ModelVersion
from training.registry.registration import (
    register_best_of,
    register_endpoint,
    register_folder_soon,
    register_hub,
)
from training.samples.choosing import Choice
from training.samples.errors import BatchIsRefused
from training.samples.models import SampleBatch
from training.samples.services import Share, Terms, draw

pytestmark = pytest.mark.django_db(transaction=True)
Registers = Callable[[User, str], ModelVersion]


@pytest.fixture(autouse=True)
def no_messages(monkeypatch) -> None:
    monkeypatch.setattr("training.registry.jobs.get_files.delay", lambda model: None)
    monkeypatch.setattr("training.runs.jobs.notify_worker", lambda run: None)
    monkeypatch.setattr("training.registry.registration.limits_of", lambda *asked: {})


def hub(by: User, name: str) -> ModelVersion:
    return register_hub(name=name, kind="base", hub="owner/name", revision="", by=by)


def endpoint(by: User, name: str) -> ModelVersion:
    return register_endpoint(name=name, url="https://127.0.0.1/v1", model="m", by=by)


def folder(by: User, name: str) -> ModelVersion:
    return register_folder_soon(name=name, kind="base", folder="tiny", by=by)


def best_of(by: User, name: str) -> ModelVersion:
    policy, chooser = ModelVersion.objects.filter(name__in=["ppo", "rm"]).order_by("name")
    return register_best_of(name=name, policy=policy, chooser=chooser, n=4, by=by)


def said(work: Callable[[], Any], refusal: type[ModelIsRefused | BatchIsRefused]) -> str:
    try:
        work()
    except refusal as refused:
        return str(refused.detail)
    return "made"


@pytest.mark.parametrize("register", [hub, endpoint, folder, best_of])
def test_two_register_one_name_at_once(rosalind, settings, register: Registers):
    write_model(settings.MODELS_ROOT / "tiny")
    model_of("ppo", rosalind)
    model_of("rm", rosalind, kind="reward")
    names = iter(f"model-{number}" for number in range(1000))

    def set_up() -> list[Callable[[], str]]:
        name = next(names)
        return [lambda: said(lambda: register(rosalind, name), ModelIsRefused)] * 2

    def check(run: Interleaving) -> None:
        assert sorted(run.results) == ["Another model version has this name.", "made"]

    assert at_every_step(set_up, check) > 2


def test_two_draw_a_batch_of_one_name_at_once(rosalind):
    model = model_of("ppo", rosalind)
    prompts(1)
    terms = Terms(least_replies=4, most_replies=4)

    def draws() -> SampleBatch:
        return draw(name="b", choice=Choice(), mix=[Share(model, 1.0)], by=rosalind, terms=terms)

    # The second looks for the name after the first did, and before the first committed.
    run = interleave(*[lambda: said(draws, BatchIsRefused)] * 2, schedule=[0, 0, 1, 1])

    assert sorted(run.results) == ["Another sample batch has this name.", "made"]
    assert Dataset.objects.count() == SampleBatch.objects.count() == 1
