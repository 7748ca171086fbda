"""Models of a hub: what its listing names is checked before anything is fetched."""

from types import SimpleNamespace

import pytest

from labeling.models import User
from tests.fake_hub import fake_hub
from training.models import ModelVersion
from training.registry import hub as registry_hub
from training.registry import jobs
from training.registry.registration import register_hub
from training.store import scratch

NAME = "owner/invented"
pytestmark = pytest.mark.django_db


@pytest.fixture
def hub(monkeypatch):
    with fake_hub(monkeypatch) as made:
        yield made


@pytest.fixture
def fetched(hub, settings, tmp_path):
    """A version, after its job looked at a hub with these files."""
    settings.ARTIFACTS_DIR = tmp_path / "artifacts"
    settings.ARTIFACTS_DIR.mkdir()
    by = User.objects.create_user("rosalind", roles=["researcher"])

    def fetch(files: dict[str, bytes]) -> ModelVersion:
        hub.commit(NAME, files)
        model = register_hub(name="far", kind="base", hub=NAME, revision="", by=by)
        jobs.get_files(model.pk)
        model.refresh_from_db()
        return model

    return fetch


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("../config.json", "out of its folder"),
        ("a/../../config.json", "out of its folder"),
        ("/etc/config.json", "out of its folder"),
        ("a\\..\\config.json", "out of its folder"),
        ("gnp.\u202enosj.json", "one that is not shown"),
        ("config\u200b.json", "one that is not shown"),
        ("con\nfig.json", "one that is not shown"),
    ],
)
def test_no_file_is_fetched_if_one_has_a_name_that_leads_away_or_hides(fetched, hub, file, problem):
    model = fetched({"tokenizer.json": b"{}", file: b"{}"})

    assert model.state == "retired"
    assert "name is refused" in model.note
    assert problem in model.note
    assert model.note.isprintable()
    assert not any("/resolve/" in path or "/tree/" in path for path in hub.asked)


def test_a_hub_with_too_many_files_is_refused(fetched, monkeypatch):
    monkeypatch.setattr(registry_hub, "MOST_FILES", 2)

    assert "lists 3 files" in fetched(dict.fromkeys(["a.json", "b.json", "c.json"], b"{}")).note


def test_a_config_of_absurd_size_is_refused(fetched, monkeypatch):
    monkeypatch.setattr(registry_hub, "LARGEST_TEXT", 10)

    assert "config.json is too large" in fetched({"config.json": b"{         }"}).note


def test_a_model_that_the_disk_of_the_store_cannot_take_is_refused(fetched, settings, monkeypatch):
    looked_at = []

    def usage(disk):
        looked_at.append(disk)
        return SimpleNamespace(free=registry_hub.SPARE + 19)

    monkeypatch.setattr(registry_hub, "disk_usage", usage)

    assert "no room" in fetched({"config.json": b"x" * 10}).note
    assert settings.ARTIFACTS_DIR in looked_at[0].parents


def test_files_that_are_no_data_may_have_any_name_and_stay_where_they_are(fetched, hub):
    model = fetched({"\u202emodel.bin": b"a pickle", "a.json": b"{}", "b.json": b"{}"})

    assert "no tokenizer" in model.note
    assert not any("pickle" in path or "model.bin" in path for path in hub.asked)


def test_a_fetch_leaves_nothing_behind(fetched):
    fetched({"config.json": b"{}"})

    assert scratch.names() == []


def test_what_a_dead_worker_left_is_deleted_once_nobody_comes_back(fetched, monkeypatch):
    monkeypatch.setattr(jobs.get_files, "delay", lambda model: None)
    model = fetched({"config.json": b"{}"})
    name = f"model-{model.public_id}"
    with scratch.folder_of(name) as folder:
        (folder / "half").touch()
        ModelVersion.objects.update(state="candidate")
        jobs.ring_waiting_models()
        assert scratch.names() == [name], "its worker may be at work"

        ModelVersion.objects.update(state="retired")
        jobs.ring_waiting_models()

        assert scratch.names() == []
