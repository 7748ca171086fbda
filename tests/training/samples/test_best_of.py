"""Best of n as a writer: of batches and campaigns, and never a set of weights."""

import pytest
from django.urls import reverse

from labeling.campaigns.errors import CampaignIsRefused
from labeling.campaigns.services import plan_campaign
from labeling.campaigns.terms import Entry, Wanted
from labeling.models import Reply, User
from labeling.prompts.models import Split
from labeling.tasks.services import take_seat
from tests.training.standing_in import answer, end, model_of, prompts, unfinished
from training.models import Dataset, DatasetPrompt
from training.registry.errors import ModelCannotMove, ModelIsRefused
from training.registry.lineage import tree_of
from training.registry.models import Kind, ModelVersion, Origin
from training.registry.registration import register_best_of
from training.registry.services import promote, retire
from training.runs.choices import choices
from training.runs.erasure import erase_from_training
from training.runs.errors import RunIsRefused
from training.runs.models import Run, State
from training.runs.services import launch
from training.samples.campaigns import generate_for
from training.samples.choosing import Choice
from training.samples.errors import BatchIsRefused
from training.samples.jobs import release_batch
from training.samples.models import SampleBatch
from training.samples.services import Share, Terms, draw, draw_again, release


@pytest.fixture
def best(rosalind) -> ModelVersion:
    policy, chooser = model_of("ppo", rosalind), model_of("rm-3", rosalind, kind=Kind.REWARD)
    return register_best_of(name="ppo-bo16", policy=policy, chooser=chooser, n=16, by=rosalind)


def saying(run: Run):
    return lambda prompt, model, place: f"{run.pk} says {place}"


def read_by(run: Run) -> dict[str, str]:
    return {one.name: one.model.name for one in run.inputs.exclude(model=None) if one.model}


def test_a_batch_asks_the_policy_for_the_best_of_n_and_its_replies_have_another_writer(
    rosalind, labeler, best
):
    prompts(3)
    mix = [Share(best, 0.5), Share(ModelVersion.objects.get(name="ppo"), 0.5)]
    batch = draw(name="b", choice=Choice(), mix=mix, by=rosalind, terms=Terms(most_replies=4))

    chosen, plain = unfinished()
    assert (read_by(chosen), chosen.spec["best_of"]) == ({"models": "ppo", "chooser": "rm-3"}, 16)
    assert (read_by(plain), plain.spec["best_of"]) == ({"models": "ppo"}, 1)
    assert chosen.spec["seed"] != plain.spec["seed"]

    for run in (chosen, plain):
        answer(run, says=saying(run))
    batch.refresh_from_db()
    release(batch=batch, by=rosalind)
    release_batch(batch.pk)
    assert set(Reply.objects.values_list("writer__model_version", flat=True)) == {"ppo", "ppo-bo16"}
    assert "ppo" not in str(vars(take_seat(labeler=labeler("ada"))))


def test_a_campaign_compares_best_of_n_with_its_policy(rosalind, best):
    prompts(2, split=Split.TEST)
    entries = [Entry("ppo", baseline=True), Entry("ppo-bo16")]
    campaign = plan_campaign(
        name="gain", entries=entries, wanted=Wanted(number=2), created_by=rosalind
    )
    generate_for(campaign.pk)

    assert [run.spec["best_of"] for run in unfinished()] == [1, 16]
    for run in unfinished():
        answer(run)
    campaign.refresh_from_db()
    assert campaign.entrants.get(model_version="ppo-bo16").replies.count() == 2


def test_a_campaign_does_not_say_how_a_model_that_failed_writes(rosalind, best):
    prompts(2, split=Split.TEST)
    entries = [Entry("ppo", baseline=True), Entry("ppo-bo16")]
    campaign = plan_campaign(
        name="gain", entries=entries, wanted=Wanted(number=2), created_by=rosalind
    )
    generate_for(campaign.pk)
    _, chosen = unfinished()

    end(chosen, State.FAILED, message="rm-3 is out of memory.")

    campaign.refresh_from_db()
    assert "ppo-bo16 failed to write its replies" in campaign.message
    assert "rm-3" not in campaign.message
    assert "rm-3" in SampleBatch.objects.get(entrant__writer__model_version="ppo-bo16").message


@pytest.mark.parametrize("part", ["ppo", "rm-3"])
def test_nothing_new_is_drawn_from_best_of_n_whose_part_is_retired(rosalind, best, part):
    prompts(1)
    prompts(2, split=Split.TEST)
    model_of("sft", rosalind)
    retire(model=ModelVersion.objects.get(name=part), by=rosalind, reason="It was wrong.")
    best = ModelVersion.objects.get(pk=best.pk)
    sentence = f"ppo-bo16 uses {part}, which is retired"

    with pytest.raises(BatchIsRefused, match=sentence):
        draw(name="b", choice=Choice(), mix=[Share(best, 1.0)], by=rosalind)
    entries = [Entry("sft", baseline=True), Entry("ppo-bo16")]
    with pytest.raises(CampaignIsRefused, match=sentence):
        plan_campaign(name="gain", entries=entries, wanted=Wanted(number=2), created_by=rosalind)
    assert not SampleBatch.objects.exists()


def test_a_part_without_files_is_named(rosalind, best):
    prompts(1)
    ModelVersion.objects.filter(name="rm-3").update(key="")
    best = ModelVersion.objects.get(pk=best.pk)

    with pytest.raises(BatchIsRefused, match="ppo-bo16 uses rm-3, whose files are not here"):
        draw(name="b", choice=Choice(), mix=[Share(best, 1.0)], by=rosalind)


@pytest.mark.parametrize(
    ("gone", "sentence"),
    [("rm-3", "ppo-bo16 uses rm-3, which is retired"), ("judge", "judge is retired")],
)
def test_a_failed_batch_is_not_drawn_again_with_a_retired_model(rosalind, best, gone, sentence):
    prompts(1)
    judge = model_of("judge", rosalind, kind=Kind.REWARD)
    terms = Terms(reward_model=judge)
    draw(name="b", choice=Choice(), mix=[Share(best, 1.0)], by=rosalind, terms=terms)
    end(unfinished()[0], State.FAILED, message="Out of memory.")
    retire(model=ModelVersion.objects.get(name=gone), by=rosalind, reason="It was wrong.")

    with pytest.raises(BatchIsRefused, match=sentence):
        draw_again(batch=SampleBatch.objects.get(), by=rosalind)
    assert SampleBatch.objects.get().state == "failed"


def test_best_of_n_is_not_promoted_and_the_sentence_says_what_to_promote(rosalind, best):
    with pytest.raises(ModelCannotMove, match="best of 16 replies of ppo, not a set of weights"):
        promote(model=best, by=rosalind, reason="It wins.")


def test_nothing_trains_from_best_of_n(rosalind, best):
    assert best.name not in {one["name"] for one in choices()["models"]}

    data = Dataset.objects.create(name="d", kind="demonstrations", made_by=rosalind)
    with pytest.raises(RunIsRefused, match=r"not a set of weights\. Choose ppo instead"):
        launch(
            step="sft", name="r", spec={}, inputs={"model": best, "demonstrations": data},
            by=rosalind,
        )  # fmt: skip


def test_best_of_n_is_retired_like_other_writers(rosalind, best):
    retire(model=best, by=rosalind, reason="The chooser was wrong.")
    best.refresh_from_db()

    assert best.state == "retired"
    assert ModelVersion.objects.get(name="ppo").state == "candidate"


def test_lineage_names_policy_chooser_and_n(best):
    assert "best of 16 replies, chosen by rm-3" in tree_of(best)
    assert "<strong>ppo-bo16</strong>" in tree_of(best)
    assert ">ppo</a>" in tree_of(best)


@pytest.mark.parametrize("part", ["policy", "chooser"])
def test_best_of_n_is_marked_when_prompts_that_its_parts_learned_from_are_withdrawn(
    part, rosalind, best
):
    data = Dataset.objects.create(name="d", kind="rankings", made_by=rosalind)
    {"policy": best.parent, "chooser": best.chooser}[part].datasets.add(data)

    [prompt] = prompts(1)
    DatasetPrompt.objects.create(dataset=data, prompt=prompt)

    erase_from_training([prompt.pk])

    best.refresh_from_db()
    assert best.withdrawn_data_at


@pytest.fixture
def served(rosalind) -> ModelVersion:
    return ModelVersion.objects.create(
        name="served", kind="policy", origin=Origin.ENDPOINT, created_by=rosalind
    )


def test_best_of_n_needs_files_and_a_reward_model_that_are_in_use(rosalind, best, served):
    def refuse(match: str, **more: ModelVersion) -> None:
        parts = {"policy": best.parent, "chooser": best.chooser} | more
        with pytest.raises(ModelIsRefused, match=match):
            register_best_of(name="other", n=4, by=rosalind, **parts)

    refuse("policy or base model whose files are here", policy=served)
    refuse("policy or base model whose files are here", policy=best)
    refuse("a reward model whose files are here", chooser=best.parent)
    refuse("rm-1 is retired", chooser=model_of("rm-1", rosalind, kind="reward", state="retired"))


def test_researchers_register_best_of_n(rosalind: User, client_of, best):
    sent = {"name": "bo4", "n": 4, "policy": best.parent.public_id}
    sent["chooser"] = best.chooser.public_id
    api = client_of(rosalind)

    made = api.post("/api/registry/models/best-of/", sent)

    assert made.status_code == 201
    assert (made.json()["origin"], made.json()["best_of"]) == ("best_of", 4)
    assert made.json()["chooser"]["name"] == "rm-3"
    assert api.post("/api/registry/models/best-of/", sent | {"n": 1}).status_code == 400


def test_the_admin_registers_best_of_n(rosalind, client, best):
    sent = {"name": "bo8", "kind": "base", "policy": best.parent.pk, "chooser": best.chooser.pk}
    User.objects.filter(pk=rosalind.pk).update(is_staff=True)
    client.force_login(rosalind, backend="labeling.people.authentication.PasswordBackend")

    client.post(reverse("admin:training_modelversion_add"), sent | {"best_of": 8, "note": ""})

    made = ModelVersion.objects.get(name="bo8")
    assert (made.best_of, made.kind, made.parent, made.chooser) == (
        8, "policy", best.parent, best.chooser,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("left_out", "said"),
    [("chooser", "needs a reward model"), ("policy", "needs a policy or base model")],
)
def test_the_admin_says_which_part_of_best_of_n_is_missing(left_out, said, rosalind, client, best):
    sent = {"name": "bo8", "kind": "base", "policy": best.parent.pk, "chooser": best.chooser.pk}
    User.objects.filter(pk=rosalind.pk).update(is_staff=True)
    client.force_login(rosalind, backend="labeling.people.authentication.PasswordBackend")

    page = client.post(reverse("admin:training_modelversion_add"), sent | {left_out: ""})

    assert said in page.content.decode()
    assert not ModelVersion.objects.filter(name="bo8").exists()
