"""Entrants, researchers and withdrawals at one campaign, interleaved at every statement."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import strategies as st

from labeling.campaigns.errors import CampaignCannotMove
from labeling.campaigns.models import State
from labeling.campaigns.services import (
    close_campaign,
    give_replies,
    make_ready,
    missing,
    open_campaign,
    plan_campaign,
)
from labeling.campaigns.terms import Entry, Wanted
from labeling.models import Campaign, CampaignTask, Prompt, Reply, User
from labeling.prompts.models import Split
from labeling.prompts.withdrawal import withdraw_prompt
from tests.interleaving import Interleaving, explore, interleave, schedules

pytestmark = pytest.mark.django_db(transaction=True)

MOVES = {
    State.DRAWING: {State.DRAWING, State.READY, State.CLOSED},
    State.READY: {State.READY, State.OPEN, State.CLOSED},
    State.OPEN: {State.OPEN, State.CLOSED},
    State.CLOSED: {State.CLOSED},
}


def campaign_of(prompts: int) -> Campaign:
    for number in range(prompts):
        Prompt.objects.create(turns=[{"role": "user", "text": f"{number}?"}], split=Split.TEST)
    by = User.objects.create_user("rosalind", roles=["researcher"])
    entries = [Entry("sft", baseline=True), Entry("ppo"), Entry("dpo")]
    return plan_campaign(
        name="a campaign", entries=entries, wanted=Wanted(number=prompts), created_by=by
    )


class Rules:
    def __init__(self, campaign: Campaign) -> None:
        self.campaign, self.state = campaign, campaign.state

    def check(self) -> None:
        state = State(Campaign.objects.get(pk=self.campaign.pk).state)
        assert state in MOVES[State(self.state)]
        self.state = state
        if state == State.CLOSED:
            assert not CampaignTask.objects.filter(task__retired_at=None).exists()


def works_at(campaign: Campaign) -> dict[str, Callable[[], object]]:
    prompts = list(campaign.prompts.order_by("pk").values_list("prompt", flat=True))
    first, *others = (Prompt.objects.get(pk=pk) for pk in prompts)

    def answers(position: int) -> Callable[[], object]:
        entrant = campaign.entrants.get(position=position)
        return lambda: give_replies(entrant=entrant, texts=dict.fromkeys(prompts, "a reply"))

    return {
        **{f"entrant {position}": answers(position) for position in range(3)},
        "withdraw": lambda: withdraw_prompt(prompt=first),
        "withdraw another": lambda: withdraw_prompt(prompt=others[0]),
        "open": lambda: open_campaign(campaign=Campaign.objects.get(pk=campaign.pk)),
        "close": lambda: close_campaign(campaign=Campaign.objects.get(pk=campaign.pk)),
        "beat": lambda: make_ready(campaign=campaign),
    }


def several(todo: dict[str, Callable[[], object]], names: list[str]) -> Callable[[], None]:
    def work() -> None:
        for name in names:
            with suppress(CampaignCannotMove):
                todo[name]()

    return work


def evening(data: st.DataObject) -> Interleaving:
    campaign = campaign_of(2)
    todo = works_at(campaign)
    others = ["withdraw", "withdraw another", "open", "close", "beat", "open"]
    drawn = data.draw(st.lists(st.sampled_from(others), max_size=4))
    works = [*(several(todo, [f"entrant {n}"]) for n in range(3)), several(todo, drawn)]
    rules = Rules(campaign)
    made = interleave(*works, schedule=data.draw(schedules(4)), after_each=rules.check)

    make_ready(campaign=campaign)
    campaign.refresh_from_db()
    assert missing(campaign) == 0
    assert campaign.state != State.DRAWING
    assert not Reply.objects.filter(prompt__withdrawn_at__isnull=False).exclude(text="").exists()
    return made


@pytest.mark.parametrize("examples", [3, pytest.param(30, marks=pytest.mark.slow)])
def test_campaigns_keep_their_rules_in_every_order_of_statements(examples):
    steps = explore(evening, examples=examples)
    print(f"{steps} steps")  # noqa: T201  # the slow run is logged
    assert steps >= 30 * examples
