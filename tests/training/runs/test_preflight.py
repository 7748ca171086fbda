"""Before a run is queued, its models and data are looked into, in a child process."""

import importlib
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from common.limited import Exceeded, WaitedTooLong, write_all
from tests.training.engine.chatting import chat_folder
from training.datasets.models import Kind
from training.registry.models import Kind as ModelKind
from training.registry.registration import register_folder
from training.runs.errors import RunIsRefused
from training.runs.forms import preflight, preflight_child
from training.runs.forms.preflight_child import LOADED
from training.runs.models import Run
from training.runs.services import launch
from training.runs.sweeps import launch_sweep

pytestmark = pytest.mark.django_db
SYSTEM = [{"role": "system", "content": "be kind"}, {"role": "user", "content": "why ?"}]


@pytest.fixture(autouse=True)
def with_preflight(no_preflight, settings) -> None:
    settings.RUN_PREFLIGHT = True


@pytest.fixture
def outside(rosalind, settings) -> Any:
    """A model from outside, registered from a folder."""

    def make(form: str, kind: ModelKind = ModelKind.POLICY):
        folder = f"{form}-{kind}"
        place = Path(settings.MODELS_ROOT) / folder
        chat_folder(place, form, scores=kind == ModelKind.REWARD)
        return register_folder(name=folder, kind=kind, folder=folder, by=rosalind)

    return make


@pytest.fixture
def wrong(outside, dataset) -> dict[str, Any]:
    """PPO with a reward model of other tokens, on prompts that the policy's template refuses."""
    return {
        "model": outside("gemma"),
        "reward_model": outside("llama-3", ModelKind.REWARD),
        "prompts": dataset(Kind.PROMPTS, [{"prompt": "why ?"}, {"prompt": SYSTEM}]),
    }


def test_form_and_command_say_everything_that_is_wrong_at_once(client_of, rosalind, wrong):
    ids = {name: str(one.public_id) for name, one in wrong.items()}
    body = {"step": "ppo", "inputs": ids}
    named = [f"--{name.replace('_', '-')}={one.name}" for name, one in wrong.items()]

    answer = client_of(rosalind).post("/api/runs/", body, format="json")
    with pytest.raises(CommandError) as refused:
        call_command("train", "--step", "ppo", *named)

    assert answer.status_code == 400
    said = answer.json()["fields"]
    assert set(said) == {"reward_model", "prompts"}
    assert said["prompts"][0].startswith("Line 2: the model's chat template")
    assert not Run.objects.exists()
    assert all(one[0] in str(refused.value) for one in said.values())


def test_a_run_with_models_from_outside_is_queued(rosalind, outside, dataset):
    inputs = {
        "model": outside("chatml"),
        "reward_model": outside("chatml", ModelKind.REWARD),
        "prompts": dataset(Kind.PROMPTS, [{"prompt": SYSTEM}]),
    }

    assert launch(step="ppo", name="", spec={}, inputs=inputs, by=rosalind).state == "queued"


def test_a_sweep_is_looked_into_before_any_of_its_runs_is_queued(rosalind, wrong):
    with pytest.raises(RunIsRefused) as refused:
        launch_sweep(
            field="kl", values=[0.1, 0.2], step="ppo", name="", spec={}, inputs=wrong, by=rosalind
        )

    assert refused.value.fields["reward_model"].count("use different tokens") == 1
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("found", "end"),
    [([], Exceeded), ([], WaitedTooLong), ([LOADED], WaitedTooLong)],
    ids=["too much", "busy while it loads", "busy while it formats"],
)
def test_a_look_that_takes_too_long_refuses_nothing(
    rosalind, wrong, monkeypatch, caplog, found, end
):
    def never_ends(*_about: object, **_more: object) -> Any:
        yield from found
        raise end

    monkeypatch.setattr(preflight, "values_of", never_ends)

    assert launch(step="ppo", name="", spec={}, inputs=wrong, by=rosalind).state == "queued"
    assert "took too long" in caplog.text


HOSTILE = {
    "divides": ("{{ 1 / 0 }}", "division by zero"),
    "talks": ("{{ raise_exception('x' * 90000) }}", "xxx"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_template_that_nobody_can_use_is_refused_in_few_words(kind, rosalind, dataset, settings):
    template, reason = HOSTILE[kind]
    place = Path(settings.MODELS_ROOT) / "hostile"
    chat_folder(place, "chatml")
    (place / "chat_template.jinja").write_text(template)
    config = json.loads((place / "tokenizer_config.json").read_text())
    config.pop("chat_template", None)
    (place / "tokenizer_config.json").write_text(json.dumps(config))
    model = register_folder(name="hostile", kind=ModelKind.POLICY, folder="hostile", by=rosalind)
    rows = dataset(Kind.DEMONSTRATIONS, [{"prompt": "why ?", "response": "so"}])

    with pytest.raises(RunIsRefused) as refused:
        launch(
            step="sft",
            name="",
            spec={},
            inputs={"model": model, "demonstrations": rows},
            by=rosalind,
        )

    said = " ".join(str(one) for one in refused.value.fields.values())
    assert reason in said
    assert len(said) < 1000
    assert not Run.objects.exists()


def test_data_that_is_not_formatted_in_time_is_refused(rosalind, wrong, monkeypatch):
    def ends_in_the_template(*_about: object, **_more: object) -> Any:
        yield LOADED
        raise Exceeded

    monkeypatch.setattr(preflight, "values_of", ends_in_the_template)

    with pytest.raises(RunIsRefused) as refused:
        launch(step="ppo", name="", spec={}, inputs=wrong, by=rosalind)

    assert "takes too much time or memory" in refused.value.fields["model"]


def test_the_child_says_at_once_that_it_has_loaded(monkeypatch, tmp_path, capfdbinary):
    """What it has not written yet is lost when it is ended in an endless template."""
    written = []

    def no_mistakes(*_about: object) -> list[object]:
        written.append(capfdbinary.readouterr().out)
        return []

    check = SimpleNamespace(codecs_of=lambda _spec: ({}, []), mistakes_with=no_mistakes)
    monkeypatch.setitem(sys.modules, "torch", sys.modules.get("torch"))
    monkeypatch.setattr(importlib, "import_module", lambda _name: check)
    monkeypatch.setattr(preflight_child, "parse_spec", lambda spec: spec)
    specs = tmp_path / "specs.jsonl"
    specs.write_text("{}\n")

    write_all(preflight_child._mistakes(specs), str)

    assert written == [b'"loaded"\n']
