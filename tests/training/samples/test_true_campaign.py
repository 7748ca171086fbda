"""A campaign with the true engine: two tiny models answer, a labeler compares them unseen."""

from typing import Any

import pytest

from labeling.labels.answers import Answer, Measures, RatingGiven
from labeling.labels.services import hand_in
from labeling.models import Prompt, Reply, Seat, Task, User
from labeling.prompts.models import Split
from labeling.tasks.services import take_seat
from tests.labeling.conftest import key
from tests.training.engine.tiny import tiny_folder
from training.registry.registration import register_folder
from training.runs import jobs, machines
from training.runs.models import ENDED, Run, State
from training.runs.states import claim
from training.runs.work.attempt import Attempt
from training.samples.jobs import look_after_batches

NAMES = ("sft", "ppo")


def engines_work() -> None:
    look_after_batches()
    machine = machines.record("gpu@here")
    while run := claim(machine):
        Attempt(run, machine).go()
    jobs.handle_ends()
    look_after_batches()
    failed = Run.objects.filter(state__in=ENDED).exclude(state=State.SUCCEEDED).first()
    assert failed is None, failed and (failed.name, failed.message)


def labelers_work(labeler: User) -> None:
    """The longer reply is better, and neither the screen nor its slots say who wrote it."""
    while Seat.objects.open().exists():
        screen = take_seat(labeler=labeler)
        assert not any(name in str(vars(screen)) for name in NAMES)
        ranking = [
            [reply["slot"]] for reply in sorted(screen.replies, key=lambda one: -len(one["text"]))
        ]
        ratings = {reply["slot"]: RatingGiven(4, (), "") for reply in screen.replies}
        hand_in(
            seat_id=screen.public_id, labeler=labeler, key=key(),
            answer=Answer(ranking=ranking, ratings=ratings), measures=Measures(active_ms=9000),
        )  # fmt: skip


@pytest.mark.slow
def test_a_campaign_goes_from_plan_to_win_rate_with_the_true_engine(
    transactional_db, settings, client_of
):
    settings.MODELS_ROOT.mkdir()
    settings.RUN_ENGINE = "training.engine"
    rosalind = User.objects.create_user("rosalind", "r@example.org", roles=["researcher"])
    ada = User.objects.create_user(
        "ada", "a@example.org", roles=["labeler"], qualified_at="2026-01-01T00:00Z"
    )
    for name in NAMES:
        tiny_folder(settings.MODELS_ROOT / name)
        register_folder(name=name, kind="policy", folder=name, by=rosalind)
    for at in range(8):
        text = f"why is sky number {at} blue"
        Prompt.objects.create(turns=[{"role": "user", "text": text}], split=Split.TEST)
    client = client_of(rosalind)
    plan: dict[str, Any] = {
        "name": "PPO beside SFT", "prompts": {"number": 8}, "terms": {"training_labels": 1},
        "entrants": [{"model_version": name, "baseline": name == "sft"} for name in NAMES],
    }  # fmt: skip

    made = client.post("/api/campaigns/", plan, format="json").json()
    engines_work()
    address = f"/api/campaigns/{made['id']}/"
    assert client.get(address).json()["state"] == "ready"
    assert client.post(f"{address}open/").status_code == 200
    labelers_work(ada)

    shown = client.get(f"{address}results/").json()
    assert (shown["labels"], shown["prompts"]) == (8, 8)
    replies = [
        {one.writer.model_version: len(one.text) for one in Reply.objects.filter(tasks=task)}
        for task in Task.objects.all()
    ]
    assert all(set(lengths) == set(NAMES) for lengths in replies)
    won = sum(lengths["ppo"] > lengths["sft"] for lengths in replies)
    ties = sum(lengths["ppo"] == lengths["sft"] for lengths in replies)
    assert won <= 8 * shown["win_rates"][1]["value"] <= won + ties
    assert shown["win_rates"][1]["low"] is not None
    slots = {tuple(seat.shown) == tuple(sorted(seat.shown)) for seat in Seat.objects.all()}
    assert slots == {True, False}  # mixed: the first is not always the same model
