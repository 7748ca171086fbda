"""The background work of batches. A job may come twice, and beat finds what was missed."""

from datetime import timedelta

from celery import shared_task
from django.db.models.functions import Now

from labeling.campaigns.models import Campaign
from labeling.campaigns.models import State as CampaignState
from labeling.campaigns.services import make_ready
from training.runs.models import ENDED, Run
from training.samples.calls import draw_by_calls
from training.samples.campaigns import generate_for
from training.samples.collecting import settle, take_in_run
from training.samples.models import Draw, DrawState, SampleBatch, State
from training.samples.releasing import finish_release

# The message of an endpoint's draw that is unfinished after this time may be lost.
OVERDUE = timedelta(minutes=2)


def collect_replies_of(run_id: int) -> None:
    """Keep the replies of an ended run if it generated them for a batch."""
    take_in_run(Run.objects.get(pk=run_id))


@shared_task
def draw_by_endpoint(draw_id: int) -> None:
    draw = Draw.objects.select_related("writer__batch", "writer__model", "dataset").get(pk=draw_id)
    draw_by_calls(draw)


@shared_task
def release_batch(batch_id: int) -> None:
    """Put a batch to people. Delivering the message twice does no harm."""
    finish_release(batch_id)


@shared_task
def look_after_batches() -> None:
    """Continue unfinished work: endpoint draws, ends of runs, releases, batches that can settle."""
    drawing = Draw.objects.filter(state=DrawState.DRAWING, writer__batch__state=State.DRAWING)
    for draw in drawing.filter(run=None, created_at__lt=Now() - OVERDUE):
        draw_by_endpoint.delay(draw.pk)
    for draw in drawing.filter(run__state__in=ENDED).select_related("run"):
        if draw.run:
            take_in_run(draw.run)
    for batch in SampleBatch.objects.filter(state=State.RELEASING):
        release_batch.delay(batch.pk)
    for batch in SampleBatch.objects.filter(state=State.DRAWING):
        settle(batch.pk)
    for campaign in Campaign.objects.filter(state=CampaignState.DRAWING):
        generate_for(campaign.pk)
        make_ready(campaign=campaign)
