"""What keeps the facts fresh. Delivering a message twice does no harm."""

from celery import shared_task

from labeling.quality import facts


@shared_task
def refresh_facts() -> None:
    """Every few seconds: what was handed in, corrected or withdrawn since the last time."""
    facts.refresh()


@shared_task
def rebuild_facts() -> None:
    """Once a night: make all facts again, should anything have changed behind our back."""
    facts.rebuild()
