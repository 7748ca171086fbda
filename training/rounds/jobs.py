"""Advances the open round when a run ends, and regularly in case an end was missed."""

from celery import shared_task

from training.rounds.models import Round, RoundState
from training.rounds.walking import walk


def advance_rounds_after(run_id: int) -> None:
    """Advance the open round: the run may belong to a stage, or may have filled its batch."""
    look_after_rounds()


@shared_task
def look_after_rounds() -> None:
    """At most one round is open, so looking at it is all there is to do."""
    for round_id in Round.objects.filter(state=RoundState.OPEN).values_list("pk", flat=True):
        walk(round_id)
