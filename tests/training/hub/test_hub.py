"""A hub, both ways: what is pushed there, and what comes from there."""

import json
import logging
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from labeling.models import User
from tests.fake_hub import TOKEN, fake_hub
from tests.training.conftest import rank_one, write_model
from training.datasets.models import Dataset
from training.datasets.query import Query
from training.datasets.services import freeze_now
from training.hub.errors import PushIsRefused
from training.hub.jobs import look_after_pushes, send_push
from training.hub.models import Push
from training.hub.services import push
from training.registry.errors import ModelIsRefused
from training.registry.models import ModelVersion
from training.registry.registration import register_folder


@pytest.fixture
def hub(monkeypatch):
    with fake_hub(monkeypatch) as running:
        yield running


@pytest.fixture
def model(rosalind, settings) -> ModelVersion:
    folder = write_model(settings.MODELS_ROOT / "tiny")
    (folder / "lineage.json").write_text('{"spec": {"out": "/srv/plumbline/runs/7"}}')
    made = register_folder(name="tiny", kind="policy", folder="tiny", by=rosalind)
    ModelVersion.objects.filter(pk=made.pk).update(metrics={"loss": 1.25})
    return made


@pytest.fixture
def dataset(rosalind, labeler) -> Dataset:
    rank_one(labeler("ada"))
    rank_one(labeler("grace"), [[0, 1], [2], [3]])
    return freeze_now(name="first", kind="rankings", query=Query(splits=()), by=rosalind)


def sent(by: User, **more) -> Push:
    made = push(repository="owner/name", licence="apache-2.0", by=by, **more)
    send_push(made.pk)
    made.refresh_from_db()
    return made


def head_of(card: bytes) -> dict[str, Any]:
    head: dict[str, Any] = yaml.safe_load(card.decode().split("---\n")[1])
    return head


def test_a_model_arrives_with_its_weights_and_a_card(rosalind, model, hub):
    made = sent(rosalind, model=model, statement="People of one town ranked these.")

    assert (made.state, made.message) == ("done", "")
    assert made.bytes_sent == made.bytes_total > 0
    files = hub.files("owner/name", made.commit)
    assert sorted(files) == ["README.md", "config.json", "model.safetensors", "tokenizer.json"]
    head = head_of(files["README.md"])
    assert (head["license"], head["pipeline_tag"]) == ("apache-2.0", "text-generation")
    card = files["README.md"].decode()
    assert "| tiny | policy | folder | - |" in card
    assert "| loss | 1.25 |" in card
    assert "People of one town ranked these." in card
    assert "/srv/plumbline" not in "".join(map(str, files.values()))
    assert hub.private == {"owner/name"}


def test_a_dataset_arrives_with_card_and_croissant_and_names_nobody(rosalind, dataset, hub):
    made = sent(rosalind, dataset=dataset)

    assert (made.state, made.message) == ("done", "")
    files = hub.files("datasets/owner/name")
    assert sorted(files) == ["README.md", "croissant.json", "data/pairs.jsonl", "data/rows.jsonl"]
    rows = [json.loads(line) for line in files["data/rows.jsonl"].splitlines()]
    assert [sorted(row["ranks"]) for row in rows] == [[1, 2, 3, 4], [1, 1, 2, 3]]
    assert not {"labeler", "label"} & set(rows[0])
    head = head_of(files["README.md"])
    assert [one["data_files"] for one in head["configs"]] == ["data/rows.jsonl", "data/pairs.jsonl"]
    assert "2 rankings by 2 labelers" in files["README.md"].decode()
    croissant = json.loads(files["croissant.json"])
    assert croissant["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    fields = [one["name"] for one in croissant["recordSet"][1]["field"]]
    assert fields == ["prompt", "chosen", "rejected"]
    ours, pairs = (
        {one["name"]: one for one in records["field"]} for records in croissant["recordSet"]
    )
    assert ours["prompt"]["source"]["extract"] == {"column": "prompt"}, "lines have no JSON paths"
    assert (ours["ranks"]["dataType"], ours["ranks"]["repeated"]) == ("sc:Integer", True)
    assert ours["replies"]["repeated"]
    assert [one["name"] for one in pairs["chosen"]["subField"]] == ["role", "content"]
    assert pairs["chosen"]["subField"][0]["source"]["transform"] == {"jsonPath": "role"}


def test_what_was_pushed_comes_back_by_name_and_revision(rosalind, model, hub):
    first = sent(rosalind, model=model)
    hub.commit("owner/name", {"config.json": b"{}"})

    call_command(
        "register_model", "hub:owner/name", name="again", by="rosalind", revision=first.commit
    )

    again = ModelVersion.objects.get(name="again")
    assert again.spec["commit"] == first.commit
    weights = {one["path"]: one["sha256"] for one in again.files}
    assert weights["model.safetensors"] == next(
        one["sha256"] for one in model.files if one["path"] == "model.safetensors"
    )


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"architectures": ["BertForMaskedLM"]}, "does not write"),
        ({"auto_map": {"AutoModel": "x.Y"}}, "code of its own"),
    ],
)
def test_weights_of_a_model_that_no_run_can_use_are_not_fetched(rosalind, hub, config, said):
    files = {"config.json": json.dumps(config).encode(), "tokenizer.json": b"{}"}
    hub.commit("owner/encoder", files | {"model.safetensors": b"gigabytes"})

    with pytest.raises(CommandError, match=said):
        call_command("register_model", "hub:owner/encoder", by="rosalind")

    assert not [path for path in hub.asked if "safetensors" in path]


def test_the_token_is_in_no_row_and_no_log(rosalind, model, hub, caplog):
    caplog.set_level(logging.DEBUG)
    for status in (0, HTTPStatus.FORBIDDEN):
        hub.refuses_with = status
        sent(rosalind, model=model)

    assert Push.objects.filter(state="done").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT push::text FROM training_push push")
        rows = str(cursor.fetchall())
    assert TOKEN not in rows + caplog.text


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("no token", "An administrator sets HF_TOKEN"),
        ("refused", "May the token write to owner/name?"),
        ("away", "cannot be reached"),
    ],
)
def test_a_push_that_fails_says_what_to_do(rosalind, model, hub, monkeypatch, trouble, said):
    if trouble == "no token":
        monkeypatch.setattr("training.hub.sending.get_token", lambda: None)
    elif trouble == "refused":
        hub.refuses_with = HTTPStatus.FORBIDDEN
    else:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:1")

    made = sent(rosalind, model=model)

    assert made.state == "failed"
    assert said in made.message


def test_a_message_that_comes_twice_makes_one_commit(rosalind, model, hub):
    made = sent(rosalind, model=model)
    send_push(made.pk)

    assert len(hub.commits["owner/name"]) == 1


def test_a_push_whose_message_was_lost_is_sent_later(rosalind, model, hub, monkeypatch):
    made = push(repository="owner/name", licence="mit", model=model, by=rosalind)
    monkeypatch.setattr("training.hub.jobs.send_push.delay", send_push)
    look_after_pushes()
    assert not hub.commits

    Push.objects.update(created_at=timezone.now() - timedelta(hours=1))
    look_after_pushes()

    made.refresh_from_db()
    assert made.state == "done"


def test_what_learned_from_withdrawn_prompts_does_not_leave(rosalind, model, hub):
    waiting = push(repository="owner/name", licence="mit", model=model, by=rosalind)
    ModelVersion.objects.update(withdrawn_data_at=timezone.now())

    send_push(waiting.pk)

    waiting.refresh_from_db()
    assert "must not leave" in waiting.message
    assert not hub.commits
    model.refresh_from_db()
    with pytest.raises(PushIsRefused, match="must not leave"):
        push(repository="owner/name", licence="mit", model=model, by=rosalind)


def test_a_push_names_one_source_and_a_name_that_a_hub_can_have(rosalind, model, dataset):
    with pytest.raises(PushIsRefused, match="only one"):
        push(repository="owner/name", licence="mit", by=rosalind)
    with pytest.raises(PushIsRefused, match="only one"):
        push(repository="owner/name", licence="mit", by=rosalind, model=model, dataset=dataset)
    with pytest.raises(ModelIsRefused, match="owner/name"):
        push(repository="../etc", licence="mit", by=rosalind, model=model)


def test_a_script_pushes_over_the_api(rosalind, model, hub, client_of):
    body = {"model": str(model.public_id), "repository": "owner/name", "licence": "mit"}
    answered = client_of(rosalind).post("/api/hub/pushes/", body, format="json")

    assert answered.status_code == HTTPStatus.ACCEPTED
    send_push(Push.objects.get().pk)
    shown = client_of(rosalind).get(f"/api/hub/pushes/{answered.json()['id']}/").json()
    assert (shown["state"], shown["name"]) == ("done", "tiny")
    assert client_of(rosalind).get("/api/hub/pushes/").json()["results"][0] == shown


def test_a_researcher_pushes_on_a_page(rosalind, dataset, hub, client):
    User.objects.filter(pk=rosalind.pk).update(is_staff=True)
    client.force_login(rosalind, backend="labeling.people.authentication.PasswordBackend")
    filled = {"frozen_dataset": dataset.pk, "repository": "owner/name", "licence": "mit"}

    page = client.post(reverse("admin:training_push_add"), filled | {"revision": "main"})
    made = Push.objects.get()
    assert page.url == reverse("admin:training_push_change", args=[made.pk])
    send_push(made.pk)
    shown = client.get(page.url).content.decode()
    assert "100 %" in shown
    assert f"{hub.address}/datasets/owner/name/commit/" in shown


def test_the_command_pushes_and_waits(rosalind, model, hub, monkeypatch, capsys):
    monkeypatch.setattr("training.management.commands.push.push", lambda **asked: sent(
        asked.pop("by"), model=asked["model"], statement=asked["statement"]
    ))  # fmt: skip
    call_command("push", model="tiny", to="owner/name", licence="mit", by="rosalind", wait=True)

    assert "Pushed: http" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nothing has the name"):
        call_command("push", model="none", to="owner/name", licence="mit", by="rosalind")
