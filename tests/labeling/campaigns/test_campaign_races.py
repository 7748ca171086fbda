"""Entrants that answer at the same moment, and prompts that are withdrawn meanwhile."""

import pytest

from labeling.campaigns.models import State
from labeling.campaigns.services import give_replies, plan_campaign
from labeling.campaigns.terms import Entry, Wanted
from labeling.models import Campaign, Prompt, Reply, User
from labeling.prompts.models import Split
from labeling.prompts.withdrawal import withdraw_prompt
from tests.interleaving import at_every_step
from training.samples.jobs import look_after_batches

pytestmark = pytest.mark.django_db(transaction=True)


def campaign_of_two() -> Campaign:
    number = Campaign.objects.count()
    for text in ("One", "Two"):
        turns = [{"role": "user", "text": f"{text}, {number}"}]
        Prompt.objects.create(turns=turns, split=Split.TEST)
    by, _ = User.objects.get_or_create(username="rosalind", roles=["researcher"])
    entries = [Entry("sft", baseline=True), Entry("ppo")]
    return plan_campaign(
        name=f"campaign {number}", entries=entries, wanted=Wanted(number=2), created_by=by
    )


def replies(campaign: Campaign, entrant: int, prompts: list[int] | None = None):
    asked = prompts or list(campaign.prompts.values_list("prompt", flat=True))
    gives = campaign.entrants.get(position=entrant)
    return lambda: give_replies(entrant=gives, texts=dict.fromkeys(asked, "a canary"))


def test_a_campaign_is_ready_when_two_entrants_finish_together():
    made: list[Campaign] = []

    def set_up():
        made.append(campaign_of_two())
        return replies(made[-1], 0), replies(made[-1], 1)

    def check(_):
        made[-1].refresh_from_db()
        assert made[-1].state == State.READY

    assert at_every_step(set_up, check) > 5


def test_a_reply_to_a_prompt_that_is_withdrawn_meanwhile_keeps_no_text():
    withdrawn: list[Prompt] = []

    def set_up():
        campaign = campaign_of_two()
        withdrawn.append(Prompt.objects.filter(campaign_prompts__campaign=campaign)[0])
        prompt = withdrawn[-1]
        return replies(campaign, 0), lambda: withdraw_prompt(prompt=prompt)

    def check(_):
        assert not Reply.objects.filter(prompt__in=withdrawn).exclude(text="").exists()

    assert at_every_step(set_up, check) > 5


def test_a_campaign_whose_last_missing_prompt_is_withdrawn_becomes_ready():
    campaign = campaign_of_two()
    first, last = campaign.prompts.values_list("prompt", flat=True)
    replies(campaign, 0, [first])()
    replies(campaign, 1, [first])()
    withdraw_prompt(prompt=Prompt.objects.get(pk=last))

    look_after_batches()

    campaign.refresh_from_db()
    assert campaign.state == State.READY
