"""Researchers freeze datasets and read where models come from, in the admin."""

import pytest
from playwright.sync_api import expect

from labeling.models import Prompt, User
from tests.browser.visit import check_accessible, check_reflow, take_picture
from training.datasets.models import Kind
from training.datasets.query import Query
from training.datasets.services import freeze_now
from training.models import Dataset, ModelVersion

# The parts that are ours; the landmarks of lists and forms belong to the admin theme.
OURS = ["label", "select-name", "link-name", "button-name", "list", "listitem", "color-contrast"]
LOOKS = [(1440, "light", "en"), (390, "dark", "zh-Hans")]


@pytest.fixture
def root(db, settings, tmp_path) -> User:
    settings.ARTIFACTS_DIR = tmp_path
    return User.objects.create_superuser("root", "root@example.org", name="Ruth Root")


@pytest.fixture
def dataset(root) -> Dataset:
    for number in range(3):
        Prompt.objects.create(turns=[{"role": "user", "text": f"Why {number}?"}], use_case="chat")
    return freeze_now(name="prompts-1", kind=Kind.PROMPTS, query=Query(), by=root)


@pytest.fixture
def sft(root, dataset) -> ModelVersion:
    def make(name: str, kind: str, parent: ModelVersion | None = None) -> ModelVersion:
        return ModelVersion.objects.create(
            name=name, kind=kind, origin="folder", parent=parent, created_by=root
        )

    base = make("base-1", "base")
    sft = make("sft-1", "policy", base)
    sft.datasets.add(dataset)
    make("reward-1", "reward", sft)
    make("ppo-2", "policy", make("ppo-1", "policy", sft))
    return sft


def test_a_form_counts_while_it_is_filled_in(visit, root, dataset):
    page = visit(root, "/admin/training/dataset/add/")

    page.locator("#id_kind").select_option("prompts")
    expect(page.locator("[data-counts]")).to_have_text("3 prompts match.")
    page.get_by_label("Brainstorming").check()

    expect(page.locator("[data-counts]")).to_have_text("0 prompts match.")


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
@pytest.mark.parametrize("what", ["list", "form", "dataset", "model", "register", "promotions"])
def test_the_pages_look_right(visit, root, sft, dataset, what, width, theme, language):
    User.objects.filter(pk=root.pk).update(interface_language=language)
    address = {
        "list": "dataset/",
        "form": "dataset/add/",
        "dataset": f"dataset/{dataset.pk}/change/",
        "model": f"modelversion/{sft.pk}/change/",
        "register": "modelversion/add/",
        "promotions": "promotion/",
    }[what]

    page = visit(root, f"/admin/training/{address}", width=width, theme=theme, language=language)

    take_picture(page, f"training-{what}-{width}-{theme}-{language}")
    check_accessible(page, f"{what} at {width} px, {theme}", OURS)


@pytest.mark.parametrize("form", ["dataset", "modelversion", "tracker"])
def test_forms_fit_the_narrowest_telephone(visit, root, form):
    check_reflow(visit(root, f"/admin/training/{form}/add/"), form)
