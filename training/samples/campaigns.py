"""Draws the replies of evaluation campaigns, as those of batches are drawn."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from labeling.campaigns.models import Campaign, Entrant
from labeling.campaigns.services import give_replies, missing, say
from labeling.tasks.models import Purpose
from training.registry.models import ModelVersion
from training.samples.drawing import begin_draw, freeze_for
from training.samples.models import BatchPrompt, BatchWriter, Sample, SampleBatch, State

MOST_TOKENS = 1024


def generate_for(campaign_id: int) -> None:
    """Let every entrant answer every prompt of the campaign. Calling it twice does no harm."""
    for entrant in Entrant.objects.filter(campaign=campaign_id).select_related("campaign"):
        _generate_for(entrant)


@transaction.atomic
def _generate_for(entrant: Entrant) -> None:
    # A concurrent call for the same entrant waits here, and then finds the batch.
    Entrant.objects.select_for_update().get(pk=entrant.pk)
    campaign = entrant.campaign
    model = ModelVersion.objects.filter(name=entrant.model_version).first()
    if model is None or SampleBatch.objects.filter(entrant=entrant).exists():
        return
    batch = SampleBatch.objects.create(
        name=f"{campaign.name[:60]}: {entrant.writer.model_version[:50]} ({entrant.pk})",
        purpose=Purpose.EVALUATION,
        least_replies=1,
        most_replies=1,
        most_draws=1,
        temperature=campaign.temperature,
        entrant=entrant,
        examples=entrant.examples,
        created_by=campaign.created_by,
        most_tokens=MOST_TOKENS,
    )
    writer = BatchWriter.objects.create(batch=batch, model=model, share=1)
    asked = BatchPrompt.objects.bulk_create(
        BatchPrompt(batch=batch, prompt=one.prompt, replies_wanted=1, owed={str(writer.pk): 1})
        for one in campaign.prompts.filter(prompt__withdrawn_at=None).select_related("prompt")
    )
    begin_draw(writer, freeze_for(batch, asked), 1)


def hand_over(batch: SampleBatch) -> None:
    """Give the campaign the replies of its entrant."""
    if batch.entrant is None:
        return
    drawn: Iterable[tuple[int, str]] = Sample.objects.filter(
        batch_prompt__batch=batch, batch_prompt__prompt__withdrawn_at=None
    ).values_list("batch_prompt__prompt", "text")
    give_replies(entrant=batch.entrant, texts=dict(drawn))
    SampleBatch.objects.filter(pk=batch.pk).update(state=State.RELEASED, message="")
    campaign = Campaign.objects.get(pk=batch.entrant.campaign_id)
    unfinished = SampleBatch.objects.filter(
        entrant__campaign=campaign, state__in=(State.DRAWING, State.FAILED)
    )
    if not unfinished.exists() and (left := missing(campaign)):
        say(
            campaign=campaign,
            message=_("%(left)s prompts got no reply, for they are too long for a model.")
            % {"left": left},
        )


def report_failure(batch: SampleBatch) -> None:
    """Say in the campaign that an entrant failed, but not why: that can show how it writes."""
    if batch.entrant:
        said = _("%(name)s failed to write its replies. The page of its sample batch says why.")
        say(campaign=batch.entrant.campaign, message=said % {"name": batch.entrant.model_version})
