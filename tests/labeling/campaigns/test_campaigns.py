"""Campaigns from plan to result, made by the real services."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from labeling.campaigns.errors import CampaignCannotMove, CampaignIsRefused
from labeling.campaigns.generators import Generator
from labeling.campaigns.reading import said_in
from labeling.campaigns.results import flag_rates, mean_ratings, parts, win_rates
from labeling.campaigns.services import (
    close_campaign,
    give_replies,
    missing,
    open_campaign,
    plan_campaign,
)
from labeling.campaigns.terms import Entry, Terms, Wanted, eligible
from labeling.labels.answers import Answer, Measures, RatingGiven
from labeling.labels.services import hand_in
from labeling.models import AuditEntry, Campaign, CampaignReply, Prompt, Reply, Seat, User
from labeling.prompts.models import Split
from labeling.prompts.withdrawal import withdraw_prompt
from labeling.tasks.blindness import slots
from labeling.tasks.errors import QueueIsEmpty
from labeling.tasks.services import take_seat
from tests.labeling.conftest import key, open_one

ENTRIES = [Entry("sft", baseline=True), Entry("ppo"), Entry("base", examples="Q: Hi\nA: Hello\n")]


@pytest.fixture
def researcher(db) -> User:
    return User.objects.create_user("rosalind", roles=["researcher"])


@pytest.fixture
def held_out_prompts(db) -> list[Prompt]:
    return [
        Prompt.objects.create(
            turns=[{"role": "user", "text": f"Question {n}"}],
            split=Split.TEST,
            kind="customer" if n % 2 else "plain",
        )
        for n in range(6)
    ]


@pytest.fixture
def campaign(researcher, held_out_prompts) -> Campaign:
    return plan_campaign(
        name="first",
        entries=ENTRIES,
        wanted=Wanted(number=6),
        terms=Terms(training_labels=1, held_out_labels=1),
        created_by=researcher,
    )


def answer_all(campaign: Campaign) -> None:
    for entrant in campaign.entrants.all():
        prompts = campaign.prompts.values_list("prompt", flat=True)
        give_replies(entrant=entrant, texts=dict.fromkeys(prompts, f"Reply {entrant.position}"))
    campaign.refresh_from_db()


LIKED = {"ppo": 1, "sft": 2, "base (few-shot)": 2}


def label_one(labeler: User, liked: dict[str, int]) -> None:
    """Rank by writer, as no labeler could: they are read from the database."""
    screen = take_seat(labeler=labeler)
    writers = [
        Reply.objects.get(pk=pk).writer.model_version
        for pk in Seat.objects.get(pk=screen.seat_pk).shown
    ]
    letters = dict(zip(slots(len(writers)), writers, strict=True))
    order = [
        [slot for slot, writer in letters.items() if liked[writer] == place]
        for place in sorted(set(liked.values()))
    ]
    ratings = {
        slot: RatingGiven(8 - 2 * liked[writer], ("hallucination",) if writer == "sft" else (), "")
        for slot, writer in letters.items()
    }
    answer = Answer(ranking=order, ratings=ratings)
    hand_in(
        seat_id=screen.public_id,
        labeler=labeler,
        key=key(),
        answer=answer,
        measures=Measures(active_ms=1000),
    )


def test_only_prompts_of_unseen_authors_are_asked(researcher, held_out_prompts):
    trained_on = open_one().prompt
    Prompt.objects.filter(pk=trained_on.pk).update(split=Split.TEST)

    found = set(eligible(Wanted(number=99)))

    assert found == set(held_out_prompts)
    assert not eligible(Wanted(split=Split.TRAIN)).exists()


def test_the_same_seed_draws_the_same_prompts(researcher, held_out_prompts):
    def drawn(name: str, seed: int) -> set[int]:
        wanted = Wanted(number=3, seed=seed)
        made = plan_campaign(name=name, entries=ENTRIES, wanted=wanted, created_by=researcher)
        return set(made.prompts.values_list("prompt", flat=True))

    assert drawn("a", 1) == drawn("b", 1)
    assert any(drawn(f"c{seed}", seed) != drawn(f"d{seed}", 1) for seed in range(2, 6))


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        (ENTRIES[:1], CampaignIsRefused.too_few_or_many),
        ([Entry("a"), Entry("b")], CampaignIsRefused.no_baseline),
        ([Entry("a", baseline=True), Entry("a")], CampaignIsRefused.named_twice),
    ],
)
def test_a_plan_that_does_not_hold_is_refused_in_words(researcher, held_out_prompts, entries, why):
    with pytest.raises(CampaignIsRefused, match=str(why)):
        plan_campaign(name="x", entries=entries, wanted=Wanted(), created_by=researcher)


def test_models_that_nobody_knows_are_refused(researcher, held_out_prompts, campaign_generators):
    campaign_generators.append(Generator(lambda: ["sft"], lambda campaign_id: None))

    with pytest.raises(CampaignIsRefused, match="not known"):
        plan_campaign(name="x", entries=ENTRIES, wanted=Wanted(), created_by=researcher)


def test_nothing_opens_before_every_model_has_answered(campaign):
    give_replies(
        entrant=campaign.entrants.first(),
        texts=dict.fromkeys(campaign.prompts.values_list("prompt", flat=True), "yes"),
    )

    assert missing(campaign) == 12
    with pytest.raises(CampaignCannotMove):
        open_campaign(campaign=campaign)


def test_giving_the_same_replies_again_changes_nothing(campaign):
    answer_all(campaign)
    answer_all(campaign)

    assert CampaignReply.objects.count() == 18
    assert campaign.state == "ready"


def test_each_group_gets_its_own_labels_and_no_one_elses(campaign, qualified):
    answer_all(campaign)
    open_campaign(campaign=campaign)
    ada, hilda = qualified("ada"), qualified("hilda", held_out=True)
    for labeler in (ada, hilda):
        for _ in range(6):
            label_one(labeler, LIKED)

    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=ada)

    said = said_in(campaign)
    assert (said.held_out.sum(), (~said.held_out).sum()) == (6, 6)


def test_results_say_what_people_said(campaign, qualified):
    answer_all(campaign)
    open_campaign(campaign=campaign)
    ada = qualified("ada")
    for _ in range(6):
        label_one(ada, LIKED)

    said = said_in(campaign)

    assert [one.value for one in win_rates(said, 0)] == pytest.approx([0.5, 1.0, 0.5])
    assert [one.value for one in mean_ratings(said)] == [4, 6, 4]
    assert {(f.code, f.entrant): f.rate.value for f in flag_rates(said)} == {
        ("hallucination", 0): 1,
        ("hallucination", 1): 0,
        ("hallucination", 2): 0,
    }
    assert {name: len(part.prompts) for name, part in parts(said).items()} == {
        "customer/training": 3,
        "customer/held_out": 0,
        "labeler/training": 3,
        "labeler/held_out": 0,
    }


def test_what_is_withdrawn_is_in_no_result(campaign, qualified, held_out_prompts):
    answer_all(campaign)
    open_campaign(campaign=campaign)
    ada = qualified("ada")
    for _ in range(6):
        label_one(ada, LIKED)

    withdraw_prompt(prompt=held_out_prompts[0])

    assert len(said_in(campaign).prompts) == 5


def test_labelers_are_not_told_that_a_task_belongs_to_a_campaign(campaign, qualified, client_of):
    answer_all(campaign)
    open_campaign(campaign=campaign)

    answer = client_of(qualified("ada")).post("/api/tasks/seats/")

    shown = answer.content.decode()
    assert answer.status_code == 201
    assert not any(word in shown for word in ("ppo", "sft", "few-shot", "campaign"))


def test_a_closed_campaign_asks_nobody(campaign, qualified):
    answer_all(campaign)
    open_campaign(campaign=campaign)

    close_campaign(campaign=campaign)

    with pytest.raises(QueueIsEmpty):
        take_seat(labeler=qualified("ada"))
    with pytest.raises(CampaignCannotMove):
        close_campaign(campaign=campaign)


@pytest.mark.django_db(transaction=True)
def test_two_who_open_at_once_open_it_once(campaign):
    answer_all(campaign)
    start, refused = Barrier(2), []

    def click() -> None:
        start.wait()
        try:
            open_campaign(campaign=Campaign.objects.get(pk=campaign.pk))
        except CampaignCannotMove:
            refused.append(1)
        finally:
            connection.close()

    clicks = [Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()

    assert len(refused) == 1
    assert campaign.tasks.count() == 12


def test_the_whole_way_through_the_api(researcher, held_out_prompts, client_of):
    api = client_of(researcher)
    plan = {"prompts": {"number": 4}, "terms": {"training_labels": 2, "held_out_labels": 0}}

    outlook = api.post("/api/campaigns/outlook/", plan).json()
    assert (outlook["eligible"], outlook["prompts"], outlook["labels"]) == (6, 4, 8)
    assert 0.2 < outlook["promise"]["half_width"] < 0.5

    entrants = [{"model_version": "sft", "baseline": True}, {"model_version": "ppo"}]
    made = api.post("/api/campaigns/", {"name": "api", "entrants": entrants, **plan})
    assert made.status_code == 201
    assert made.json()["missing_replies"] == 8

    answer_all(Campaign.objects.get(name="api"))
    at = f"/api/campaigns/{made.json()['id']}/"
    opened = api.post(f"{at}open/").json()
    assert opened["progress"] == [{"group": "training", "done": 0, "wanted": 8}]

    results = api.get(f"{at}results/").json()
    assert [one["reason"] for one in results["win_rates"]] == ["too_few_prompts"] * 2
    assert api.get(f"{at}results/?group=nobody").status_code == 400
    assert [one["name"] for one in api.get("/api/campaigns/").json()] == ["api"]


def test_a_manager_runs_a_campaign_over_existing_models_and_the_audit_has_it(
    held_out_prompts, client_of, campaign_generators
):
    mary = User.objects.create_user("mary", roles=["manager"])
    campaign_generators.append(Generator(lambda: ["sft", "ppo"], lambda _campaign: None))
    api = client_of(mary)
    models = [one["name"] for one in api.get("/api/campaigns/models/").json()]
    entrants = [{"model_version": name, "baseline": name == "ppo"} for name in models]
    plan = {"name": "By Mary", "entrants": entrants, "prompts": {"number": 2}, "terms": {}}

    unknown = [*entrants[1:], {"model_version": "gpt", "baseline": True}]
    refused = api.post("/api/campaigns/", {**plan, "entrants": unknown})
    made = api.post("/api/campaigns/", plan)
    at = f"/api/campaigns/{made.json()['id']}/"
    answer_all(Campaign.objects.get())

    assert models == ["ppo", "sft"]
    assert refused.status_code == 400
    assert made.json()["created_by"] == "mary"
    assert api.post(f"{at}open/").json()["state"] == "open"
    assert api.get(f"{at}results/").status_code == 200
    assert api.post(f"{at}close/").json()["state"] == "closed"
    recorded = AuditEntry.objects.filter(actor=mary).order_by("pk").values_list("act", flat=True)
    assert list(recorded) == ["started", "started", "downloaded", "stopped"]
