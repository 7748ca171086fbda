"""Rounds go on when runs and batches end; beat finds what nobody told."""

from celery import shared_task

from training.rounds.models import Round, RoundState
from training.rounds.walking import walk


def run_ended(run_id: int) -> None:
    """settings.RUN_ENDINGS: a run of a stage, or one that drew for it."""
    look_after_rounds()


@shared_task
def look_after_rounds() -> None:
    """At most one round is open, so looking at it is all there is to do."""
    for round_id in Round.objects.filter(state=RoundState.OPEN).values_list("pk", flat=True):
        walk(round_id)
