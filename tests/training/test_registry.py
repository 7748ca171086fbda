"""Model versions: what may come in, and which one is current."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.training.conftest import write_model
from training.errors import ModelCannotMove, ModelIsRefused
from training.models import ModelVersion, Promotion
from training.registry.services import (
    current_policy,
    folder_of,
    folders_below_root,
    free_name,
    promote,
    register_folder,
    retire,
    roll_back,
)


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
