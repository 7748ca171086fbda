"""Model versions: what may come in, and which one is current."""

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from huggingface_hub import HfApi

from common.development import CHECKOUT
from labeling.models import AuditEntry, User
from tests.training.conftest import rank_one, write_model
from training.models import ModelVersion, Promotion
from training.registry.admin.register import RegisterForm
from training.registry.admin.words import METRICS
from training.registry.errors import ModelCannotMove, ModelIsRefused
from training.registry.jobs import get_files, give_up, ring_waiting_models
from training.registry.names import free_name
from training.registry.registration import (
    folders_below_root,
    register_endpoint,
    register_folder,
    register_folder_soon,
    register_hub,
)
from training.registry.services import current_policy, folder_of, promote, retire, roll_back
from training.store import store


@pytest.fixture
def root(settings):
    write_model(settings.MODELS_ROOT / "tiny")
    return settings.MODELS_ROOT


def register(by, name="base", folder="tiny", kind="base") -> ModelVersion:
    return register_folder(name=name, kind=kind, folder=folder, by=by)


def test_a_folder_is_copied_into_the_store_and_its_shape_is_known(rosalind, root):
    (root / "tiny" / "pytorch_model.bin").write_bytes(b"pickle")

    model = register(rosalind)

    assert model.shape["parameters"] == 99 * 8
    assert (model.shape["layers"], model.shape["context"]) == (2, 64)
    assert sorted(file["path"] for file in model.files) == [
        "config.json", "model.safetensors", "tokenizer.json",
    ]  # fmt: skip
    assert sorted(path.name for path in folder_of(model).iterdir()) == [
        "config.json", "model.safetensors", "tokenizer.json",
    ]  # fmt: skip


def test_a_large_folder_is_copied_after_the_answer(rosalind, root, client_of):
    api = client_of(rosalind)
    sent = {"name": "large", "kind": "base", "folder": "tiny"}
    assert api.post("/api/registry/models/", sent).json()["files"] == []
    model = ModelVersion.objects.get()
    assert model.is_on_its_way
    assert model.shape["layers"] == 2

    get_files(model.pk)
    get_files(model.pk)

    model.refresh_from_db()
    assert not model.is_on_its_way
    assert (folder_of(model) / "model.safetensors").is_file()
    assert (
        api.post("/api/registry/models/", sent | {"name": "b", "folder": "no"}).status_code == 400
    )


def test_a_folder_that_went_before_it_was_copied_is_given_up(rosalind, root):
    model = register_folder_soon(name="gone", kind="base", folder="tiny", by=rosalind)
    (root / "tiny").rename(root / "elsewhere")

    get_files(model.pk)

    model.refresh_from_db()
    assert (model.state, model.key) == ("retired", "")
    assert model.note != "tiny"


def during_the_copy(monkeypatch, act) -> None:
    """Do something while the files of a model are copied."""
    put_folder = store.put_folder

    def put_and_act(*arguments):
        act()
        return put_folder(*arguments)

    monkeypatch.setattr(store, "put_folder", put_and_act)


def test_a_version_that_is_retired_while_its_files_arrive_stays_retired(
    rosalind, root, monkeypatch
):
    model = register_folder_soon(name="large", kind="base", folder="tiny", by=rosalind)
    by_now = ModelVersion.objects.get()
    during_the_copy(monkeypatch, lambda: retire(model=by_now, by=rosalind, reason="Not needed."))

    get_files(model.pk)

    model.refresh_from_db()
    assert model.state == "retired"
    assert "Not needed." in model.note
    assert model.key


def test_a_version_without_its_files_is_not_promoted(rosalind, root):
    model = register_folder_soon(name="large", kind="base", folder="tiny", by=rosalind)

    with pytest.raises(ModelCannotMove, match="not here yet"):
        promote(model=model, by=rosalind, reason="Early.")

    get_files(model.pk)
    promote(model=model, by=rosalind, reason="Now.")
    assert current_policy() == model


def test_a_current_policy_is_not_given_up(rosalind, root):
    model = register(rosalind)
    promote(model=model, by=rosalind, reason="a start")

    give_up(model, "The hub is away.")

    assert current_policy() == model


def test_model_versions_come_in_pages(rosalind, root, client_of):
    for number in range(3):
        register(rosalind, name=f"base-{number}")
    api = client_of(rosalind)

    first = api.get("/api/registry/models/?limit=2").json()
    rest = api.get(f"/api/registry/models/?limit=2&after={first['next']}").json()

    assert [one["name"] for one in first["results"] + rest["results"]] == [
        "base-2", "base-1", "base-0",
    ]  # fmt: skip
    assert rest["next"] is None


@pytest.mark.parametrize("folder", ["../tiny", "/etc", "tiny/../tiny", "", "nothing", ".", "a\0b"])
def test_no_request_names_another_place(rosalind, root, folder):
    with pytest.raises(ModelIsRefused):
        register(rosalind, folder=folder)


def test_links_lead_nowhere(rosalind, root, tmp_path):
    (root / "tiny" / "more.json").symlink_to("/etc/passwd")
    (root / "elsewhere").symlink_to(write_model(tmp_path / "outside"))

    with pytest.raises(ModelIsRefused, match="links"):
        register(rosalind)
    assert folders_below_root() == ["tiny"]


def test_only_safetensors_and_no_code(rosalind, root):
    (root / "tiny" / "config.json").write_text('{"auto_map": {"AutoModel": "x.Y"}}')
    with pytest.raises(ModelIsRefused, match="code"):
        register(rosalind)

    (root / "tiny" / "model.safetensors").rename(root / "tiny" / "model.bin")
    with pytest.raises(ModelIsRefused, match="safetensors"):
        register(rosalind)


@pytest.mark.parametrize("damage", [b"", b"\xff" * 8, b"\x02\0\0\0\0\0\0\0[]", b"\x09" + bytes(20)])
def test_a_damaged_weight_file_is_refused(rosalind, root, damage):
    (root / "tiny" / "model.safetensors").write_bytes(damage)

    with pytest.raises(ModelIsRefused, match="damaged"):
        register(rosalind)
    assert not ModelVersion.objects.exists()


def test_the_current_policy_moves_and_goes_back(rosalind, root):
    base, policy = register(rosalind), register(rosalind, "ppo-1", kind="policy")
    promote(model=base, by=rosalind, reason="a start")
    promote(model=policy, by=rosalind, reason="better")
    assert current_policy() == policy

    roll_back(by=rosalind, reason="worse after all")

    assert current_policy() == base
    assert [one.model.name for one in Promotion.objects.order_by("pk")] == ["base", "ppo-1", "base"]
    with pytest.raises(ModelCannotMove):
        retire(model=base, by=rosalind, reason="old")


def test_there_is_no_way_back_from_the_first_policy(rosalind, root):
    promote(model=register(rosalind), by=rosalind, reason="a start")

    with pytest.raises(ModelCannotMove):
        roll_back(by=rosalind, reason="no")


def test_a_version_that_was_promoted_meanwhile_is_not_retired(rosalind, root):
    stale = register(rosalind)
    promote(model=ModelVersion.objects.get(), by=rosalind, reason="a start")

    with pytest.raises(ModelCannotMove):
        retire(model=stale, by=rosalind, reason="Not needed.")

    assert current_policy() == stale


def test_a_version_that_was_retired_meanwhile_is_not_promoted(rosalind, root):
    stale = register(rosalind)
    retire(model=ModelVersion.objects.get(), by=rosalind, reason="Not needed.")

    with pytest.raises(ModelCannotMove):
        promote(model=stale, by=rosalind, reason="a start")

    assert current_policy() is None


def test_a_reward_model_is_no_policy(rosalind, root):
    with pytest.raises(ModelCannotMove):
        promote(model=register(rosalind, kind="reward"), by=rosalind, reason="x")


def test_a_free_name_is_the_next_number(rosalind, root):
    register(rosalind)

    assert (free_name("base"), free_name("sft")) == ("base-2", "sft")


@pytest.mark.django_db(transaction=True)
def test_two_who_promote_at_once_leave_one_current_policy(rosalind, root):
    models = [register(rosalind, f"policy-{n}", kind="policy") for n in range(4)]
    start = Barrier(4)

    def move(model: ModelVersion) -> None:
        start.wait()
        promote(model=model, by=rosalind, reason="now")
        connection.close()

    threads = [Thread(target=move, args=[model]) for model in models]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert ModelVersion.objects.filter(state="current").count() == 1
    assert Promotion.objects.latest("pk").model == current_policy()


@pytest.mark.parametrize("trouble", ["offline", "no network"])
def test_a_hub_that_cannot_be_reached_leaves_a_note(rosalind, monkeypatch, trouble):
    if trouble == "offline":
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    else:
        away = HfApi(endpoint="http://127.0.0.1:1")
        monkeypatch.setattr("training.registry.hub.HfApi", lambda: away)
    model = register_hub(name="far", kind="base", hub="owner/name", revision="", by=rosalind)

    get_files(model.pk)

    model.refresh_from_db()
    assert model.state == "retired"
    assert "cannot be reached" in model.note


@pytest.mark.parametrize(
    "hub",
    [
        *["-rf/x", "x/-rf", "--config", "../x", "x/..", "./x", "x/.", ".hidden", "a--b", "a..b"],
        *["a/b/c", "/a", "a/", "a b", "a\n", "ä/b", "a/b?", "a/b#", "a" * 129, ""],
    ],
)
def test_a_hub_name_that_could_be_an_option_or_a_path_is_refused(rosalind, hub):
    with pytest.raises(ModelIsRefused, match="owner/name"):
        register_hub(name="far", kind="base", hub=hub, revision="", by=rosalind)


@pytest.mark.parametrize("hub", ["gpt2", "owner/name", "Qwen/Qwen2.5-0.5B", "a_b/c_d-e.f", "_a/b_"])
def test_a_hub_name_as_hubs_spell_it_is_taken(rosalind, hub):
    assert register_hub(name="far", kind="base", hub=hub, revision="refs/pr/3", by=rosalind).pk


@pytest.mark.parametrize("revision", ["-x", "../main", "a//b", "/a", "a b", "main\n", "refs/../x"])
def test_a_revision_that_could_be_an_option_or_a_path_is_refused(rosalind, revision):
    with pytest.raises(ModelIsRefused, match="a branch, a tag or a commit"):
        register_hub(name="far", kind="base", hub="owner/name", revision=revision, by=rosalind)


def test_a_model_of_a_hub_says_which_commit_it_is(rosalind, monkeypatch):
    asked = []

    def download(name: str, *, revision: str, local_dir: Path, **_more: object) -> str:
        asked.append((name, revision))
        (local_dir / ".cache").mkdir(parents=True, exist_ok=True)
        (local_dir / ".cache" / "note.json").write_text("{}")
        return str(write_model(local_dir))

    commit = SimpleNamespace(sha="c0ffee", siblings=[])
    monkeypatch.setattr("training.registry.hub.HfApi.model_info", lambda *_a, **_b: commit)
    monkeypatch.setattr("training.registry.hub.snapshot_download", download)
    model = register_hub(name="far", kind="base", hub="owner/name", revision="", by=rosalind)

    get_files(model.pk)
    get_files(model.pk)

    model.refresh_from_db()
    # First what says whether it can be used, then everything, and nothing the second time.
    assert asked == [("owner/name", "c0ffee")] * 2
    assert model.spec == {"hub": "owner/name", "revision": "main", "commit": "c0ffee"}
    assert len(model.files) == 3


def test_what_a_lost_message_left_lying_rings_again(rosalind, monkeypatch):
    model = register_hub(name="far", kind="base", hub="owner/name", revision="", by=rosalind)
    ModelVersion.objects.update(created_at=timezone.now() - timedelta(hours=1))
    rung: list[int] = []
    monkeypatch.setattr("training.registry.jobs.get_files.delay", rung.append)

    ring_waiting_models()

    assert rung == [model.pk]


@pytest.mark.parametrize("hub", ["../x", "a/b/c", "https://x/y", "", "a b"])
def test_only_names_of_a_hub_are_asked_for(rosalind, hub):
    with pytest.raises(ModelIsRefused, match="owner/name"):
        register_hub(name="far", kind="base", hub=hub, revision="", by=rosalind)


@pytest.mark.parametrize(
    "url", ["http://example.org/v1", "https://10.0.0.1/v1", "file:///etc", "https://a@127.0.0.1/"]
)
def test_endpoints_are_asked_only_where_the_installation_allows(rosalind, url):
    with pytest.raises(ModelIsRefused, match="https"):
        register_endpoint(name="served", url=url, model="m", by=rosalind)


def test_a_served_model_is_a_policy(rosalind, served):
    model = register_endpoint(name="served", url=served, model="tiny", by=rosalind)

    assert (model.kind, model.endpoint) == ("policy", {"url": served, "model": "tiny"})
    with pytest.raises(ModelIsRefused, match="no model of that name"):
        register_endpoint(name="other", url=served, model="large", by=rosalind)


def test_an_endpoint_cannot_send_the_server_elsewhere(rosalind, served):
    with pytest.raises(ModelIsRefused, match="did not answer"):
        register_endpoint(name="served", url=f"{served}/moved", model="tiny", by=rosalind)


def test_a_tokenizer_that_names_code_is_refused_too(rosalind, root):
    (root / "tiny" / "tokenizer_config.json").write_text('{"auto_map": {"AutoTokenizer": "x.Y"}}')

    with pytest.raises(ModelIsRefused, match="code"):
        register(rosalind)


@pytest.mark.parametrize(
    "config",
    [
        {"attn_implementation": "somebody/kernel"},
        {"text_config": {"_attn_implementation": "somebody/kernel@main:run"}},
        {"attn_implementation": {"": "somebody/kernel"}},
        {"parts": [{"auto_map": {"AutoConfig": "x.Y"}}]},
    ],
)
def test_a_config_that_has_code_fetched_from_a_hub_is_refused(rosalind, root, config):
    (root / "tiny" / "config.json").write_text(json.dumps(config))

    with pytest.raises(ModelIsRefused, match="code"):
        register(rosalind)


def test_an_adapter_is_not_silently_added_to_a_model(rosalind, root):
    (root / "tiny" / "adapter_config.json").write_text('{"base_model_name_or_path": "elsewhere"}')

    with pytest.raises(ModelIsRefused, match="adapter"):
        register(rosalind)


@pytest.mark.django_db(transaction=True)
def test_two_who_register_one_name_at_once_are_told(rosalind, root, monkeypatch, own_store):
    monkeypatch.setattr("training.registry.registration.refuse_taken", lambda _name: None)
    register(rosalind)

    with pytest.raises(ModelIsRefused, match="name"):
        register(rosalind)
    assert len(list((own_store / "models").iterdir())) == 1


@pytest.fixture
def served():
    """A server that lists one model."""

    class Lists(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            moved = self.path.startswith("/v1/moved")
            self.send_response(302 if moved else 200)
            if moved:
                self.send_header("Location", "/v1/models")
            self.end_headers()
            self.wfile.write(b'{"data": [{"id": "tiny"}]}')

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Lists)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()


def test_the_commands_do_what_the_pages_do(rosalind, root, labeler, capsys):
    call_command("register_model", "tiny", by="rosalind")
    rank_one(labeler("ada"))
    call_command("freeze", "rankings", "r-1", by="rosalind")

    assert capsys.readouterr().out.startswith("tiny: 792 parameters, 3 files\nr-1: 1 rows")
    with pytest.raises(CommandError, match="nobody"):
        call_command("freeze", "rankings", "r-2", by="nobody")
    with pytest.raises(CommandError, match="JSON"):
        call_command("freeze", "rankings", "r-2", by="rosalind", query="[1]")


def test_a_promotion_and_a_retirement_in_the_admin_are_recorded(rosalind, root, client):
    User.objects.filter(pk=rosalind.pk).update(is_staff=True)
    client.force_login(rosalind, backend="labeling.people.authentication.PasswordBackend")
    base, policy = register(rosalind), register(rosalind, name="policy")

    def ask(page: str, reason: str, *of: int) -> None:
        client.post(reverse(f"admin:training_{page}", args=of), {"reason": reason})

    ask("modelversion_promote_it", "a start", base.pk)
    ask("modelversion_promote_it", "better", policy.pk)
    ask("promotion_go_back", "worse")
    ask("modelversion_retire_it", "not needed", policy.pk)
    ask("modelversion_retire_it", "refused, because it is current", base.pk)

    entries = AuditEntry.objects.exclude(act="signed_in").order_by("pk")
    assert [(one.actor, one.act, one.object_id) for one in entries] == [
        (rosalind, "promoted", str(base.public_id)),
        (rosalind, "promoted", str(policy.public_id)),
        (rosalind, "promoted", ""),
        (rosalind, "retired", str(policy.public_id)),
    ]


def test_only_what_writes_replies_is_offered_as_policy_and_with_a_warning(rosalind, client):
    User.objects.filter(pk=rosalind.pk).update(is_staff=True)
    client.force_login(rosalind, backend="labeling.people.authentication.PasswordBackend")
    made = [
        ModelVersion.objects.create(
            name=kind, kind=kind, origin="folder", key=f"models/{kind}", created_by=rosalind
        )
        for kind in ("policy", "reward")
    ]
    pages = [
        client.get(reverse("admin:training_modelversion_change", args=[one.pk])).content.decode()
        for one in made
    ]
    asked = [reverse("admin:training_modelversion_promote_it", args=[one.pk]) for one in made]

    assert [page.count("Make it the current policy") for page in pages] == [1, 0]
    assert all("Retire" in page for page in pages)
    assert "No gate has checked this policy." in client.get(asked[0]).content.decode()
    assert client.get(asked[1]).status_code == 403


def test_the_page_of_a_model_says_its_numbers_in_words(rosalind, client):
    User.objects.filter(pk=rosalind.pk).update(is_staff=True)
    client.force_login(rosalind, backend="labeling.people.authentication.PasswordBackend")
    model = ModelVersion.objects.create(
        name="m", kind="policy", origin="folder", key="models/m", created_by=rosalind,
        shape={"vocabulary": 49152, "parameters": 7029888}, metrics={"reply_tokens": 23.456789},
        files=[{"path": "model.safetensors", "size": 28123680, "sha256": "ab" * 32}],
    )  # fmt: skip
    address = reverse("admin:training_modelversion_change", args=[model.pk])

    shown = client.get(address).content.decode()

    assert "Parameters: 7,029,888<br>Vocabulary size: 49,152" in shown
    assert "Reply length: 23.46" in shown
    assert "28123680" not in shown


def test_metrics_have_the_titles_of_the_frontend():
    path = CHECKOUT / "frontend" / "src" / "features" / "runs" / "words.en.json"
    said = json.loads(path.read_text())["metrics"]

    assert {name: str(title) for name, title in METRICS.items()} == {
        name: one["title"] for name, one in said.items()
    }


def test_the_form_says_where_the_folders_of_models_are(settings, tmp_path):
    settings.MODELS_ROOT = tmp_path
    empty = RegisterForm().fields["folder"].help_text
    (tmp_path / "mine").mkdir()

    assert f"There is no folder in {tmp_path} on the server yet." in empty
    assert f"Folders directly below {tmp_path}" in RegisterForm().fields["folder"].help_text


@pytest.mark.parametrize(
    ("kind", "config", "said"),
    [
        ("base", {"architectures": ["BertForMaskedLM"]}, "BertForMaskedLM, which does not write"),
        (
            "policy",
            {"architectures": ["T5ForConditionalGeneration"], "is_encoder_decoder": True},
            "does not write",
        ),
        ("reward", {"architectures": ["GPT2LMHeadModel"]}, "GPT2LMHeadModel with 2 outputs"),
        ("reward", {"architectures": ["LlamaForSequenceClassification"]}, "with 2 outputs"),
        ("base", None, "has no tokenizer"),
    ],
)
def test_what_no_run_could_use_is_refused_when_it_is_registered(rosalind, root, kind, config, said):
    folder = root / "tiny"
    if config is None:
        (folder / "tokenizer.json").unlink()
    else:
        (folder / "config.json").write_text(json.dumps(config))

    for way in (register_folder, register_folder_soon):
        with pytest.raises(ModelIsRefused, match=said):
            way(name="some", kind=kind, folder="tiny", by=rosalind)


def test_a_reward_model_of_others_is_registered(rosalind, root):
    config = {"architectures": ["LlamaForSequenceClassification"], "id2label": {"0": "LABEL_0"}}
    (root / "tiny" / "config.json").write_text(json.dumps(config))

    assert register_folder(name="judge", kind="reward", folder="tiny", by=rosalind).key
