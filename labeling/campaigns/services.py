"""What managers and researchers do with a campaign: plan, give it replies, open, close."""

from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction
from django.db.models import Func, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, Now

from common.commits import notify_after_commit
from labeling.campaigns.errors import CampaignCannotMove, CampaignIsRefused
from labeling.campaigns.generators import generate_replies, known_models, why_refused
from labeling.campaigns.models import (
    Campaign,
    CampaignPrompt,
    CampaignReply,
    CampaignTask,
    Entrant,
    State,
)
from labeling.campaigns.terms import USUAL_TERMS, Entry, Terms, Wanted, eligible
from labeling.people.models import User
from labeling.prompts.models import Prompt, Reply, Writer
from labeling.tasks.models import Audience, Kind, Purpose, Task
from labeling.tasks.opening import NewTask, open_tasks, retire_task

FEWEST_ENTRANTS, MOST_ENTRANTS = 2, 9


@transaction.atomic
def plan_campaign(
    *,
    name: str,
    entries: Sequence[Entry],
    wanted: Wanted,
    created_by: User,
    terms: Terms = USUAL_TERMS,
) -> Campaign:
    """Choose the prompts and have every model answer them; labelers see nothing yet."""
    _refuse(name, entries, terms)
    prompts = list(_drawn(wanted))
    if not prompts:
        raise CampaignIsRefused(CampaignIsRefused.no_prompts)
    campaign = Campaign.objects.create(
        name=name,
        query=wanted.as_json(),
        created_by=created_by,
        training_labels=terms.training_labels,
        held_out_labels=terms.held_out_labels,
        guideline_set=terms.guideline_set,
        temperature=terms.temperature,
    )
    for position, entry in enumerate(entries):
        writer, _new = Writer.objects.get_or_create(model_version=entry.name)
        Entrant.objects.create(
            campaign=campaign,
            writer=writer,
            model_version=entry.model_version,
            examples=entry.examples,
            baseline=entry.baseline,
            position=position,
        )
    CampaignPrompt.objects.bulk_create(
        CampaignPrompt(campaign=campaign, prompt=prompt) for prompt in prompts
    )
    notify_after_commit(generate_replies, campaign.pk)
    return campaign


def _refuse(name: str, entries: Sequence[Entry], terms: Terms) -> None:
    if Campaign.objects.filter(name=name).exists():
        raise CampaignIsRefused(CampaignIsRefused.name_taken)
    if not FEWEST_ENTRANTS <= len(entries) <= MOST_ENTRANTS:
        raise CampaignIsRefused(CampaignIsRefused.too_few_or_many)
    if len({entry.name for entry in entries}) < len(entries):
        raise CampaignIsRefused(CampaignIsRefused.named_twice)
    if sum(entry.baseline for entry in entries) != 1:
        raise CampaignIsRefused(CampaignIsRefused.no_baseline)
    if terms.training_labels + terms.held_out_labels < 1:
        raise CampaignIsRefused(CampaignIsRefused.nobody_asked)
    known = known_models()
    named = {entry.model_version for entry in entries}
    if known is not None and not named <= known:
        raise CampaignIsRefused(CampaignIsRefused.unknown_model)
    if why := why_refused(named):
        raise CampaignIsRefused(why)


def _drawn(wanted: Wanted) -> QuerySet[Prompt]:
    """The same seed gives the same prompts; each is as likely as any other."""
    text = Concat(Value(f"{wanted.seed}/"), Cast("public_id", TextField()))
    place = Func(text, function="md5", output_field=TextField())
    return eligible(wanted).annotate(place=place).order_by("place")[: wanted.number]


@transaction.atomic
def give_replies(*, entrant: Entrant, texts: Mapping[int, str]) -> int:
    """Keep what an entrant answered, by prompt. Giving the same again changes nothing.

    Race: of two entrants that answer last, one waits here for the other, and then sees that all
    replies have come. Nothing is kept for a prompt that was withdrawn in the meantime.
    """
    Campaign.objects.select_for_update(no_key=True).get(pk=entrant.campaign_id)
    living = Prompt.objects.filter(pk__in=texts, withdrawn_at=None).order_by("pk")
    held = list(living.select_for_update(no_key=True).values_list("pk", flat=True))
    asked = CampaignPrompt.objects.filter(campaign=entrant.campaign_id, prompt__in=held)
    new = list(asked.exclude(replies__entrant=entrant))
    replies = Reply.objects.bulk_create(
        Reply(prompt_id=one.prompt_id, writer_id=entrant.writer_id, text=texts[one.prompt_id])
        for one in new
    )
    CampaignReply.objects.bulk_create(
        CampaignReply(asked=one, entrant=entrant, reply=reply)
        for one, reply in zip(new, replies, strict=True)
    )
    make_ready(campaign=entrant.campaign)
    return len(new)


@transaction.atomic
def make_ready(*, campaign: Campaign) -> None:
    """Make the campaign ready if all replies have come, also because prompts were withdrawn."""
    drawing = Campaign.objects.filter(pk=campaign.pk, state=State.DRAWING)
    if drawing.select_for_update(no_key=True).exists() and missing(campaign) <= 0:
        drawing.update(state=State.READY, message="")


def missing(campaign: Campaign) -> int:
    """How many replies are still to come."""
    wanted = campaign.prompts.filter(prompt__withdrawn_at=None).count() * campaign.entrants.count()
    there = CampaignReply.objects.filter(
        asked__campaign=campaign, asked__prompt__withdrawn_at=None
    ).count()
    return wanted - there


def say(*, campaign: Campaign, message: str) -> None:
    """Tell those who planned it what went wrong with its replies; empty if nothing did."""
    Campaign.objects.filter(pk=campaign.pk, state=State.DRAWING).update(message=message)


@transaction.atomic
def open_campaign(*, campaign: Campaign) -> Campaign:
    """Put every prompt with all of its replies to both groups. A second click finds it open."""
    ready = Campaign.objects.filter(pk=campaign.pk, state=State.READY)
    if not ready.update(state=State.OPEN, opened_at=Now()):
        raise CampaignCannotMove
    new_tasks = list(_new_tasks(campaign))
    audiences = {
        Audience.TRAINING: campaign.training_labels,
        Audience.HELD_OUT: campaign.held_out_labels,
    }
    for audience, overlap in audiences.items():
        if overlap:
            tasks = open_tasks(
                kind=Kind.RANK_AND_RATE,
                purpose=Purpose.EVALUATION,
                new_tasks=new_tasks,
                overlap=overlap,
                audience=audience,
                guideline_set=campaign.guideline_set,
            )
            CampaignTask.objects.bulk_create(
                CampaignTask(campaign=campaign, task=task) for task in tasks
            )
    campaign.refresh_from_db()
    return campaign


def _new_tasks(campaign: Campaign) -> Iterator[NewTask]:
    answered = campaign.prompts.filter(prompt__in=Prompt.objects.in_use())
    rows = answered.select_related("prompt").prefetch_related("replies__reply").order_by("pk")
    for asked in rows:
        yield NewTask(prompt=asked.prompt, replies=[given.reply for given in asked.replies.all()])


@transaction.atomic
def close_campaign(*, campaign: Campaign) -> Campaign:
    """Ask nobody any more; what was said stays. Also the way out before it was opened."""
    alive = Campaign.objects.filter(pk=campaign.pk).exclude(state=State.CLOSED)
    if not alive.update(state=State.CLOSED, closed_at=Now()):
        raise CampaignCannotMove
    for task in Task.objects.filter(campaign_task__campaign=campaign, retired_at=None):
        retire_task(task=task)
    campaign.refresh_from_db()
    return campaign
