"""Advances the open round when a run ends, and regularly in case an end was missed."""

from celery import shared_task

from training.rounds.models import Round, RoundState


def advance_rounds_after(run_id: int) -> None:
    """Advance the open round: the run may belong to a stage, or may have filled its batch."""
    look_after_rounds()


def advance_rounds_after_release(batch_id: int) -> None:
    """Advance the open round: its batch may have reached people."""
    look_after_rounds()


@shared_task
def look_after_rounds() -> None:
    """Advance the open round; there is at most one."""
    for round_id in Round.objects.filter(state=RoundState.OPEN).values_list("pk", flat=True):
        # Loads numpy and scipy, a second of work that programs without rounds are spared:
        # training/hooks.py imports this module in every process.
        from training.rounds.progression import advance

        advance(round_id)
