"""What keeps the facts fresh. Delivering a message twice does no harm."""

from celery import shared_task

from labeling.quality import facts
from labeling.quality.review.services import ask_newcomers


@shared_task
def refresh_facts() -> None:
    """Every few seconds: what was handed in, corrected or withdrawn since the last time."""
    facts.refresh()


@shared_task
def rebuild_facts() -> None:
    """Once a night: make all facts again, should anything have changed behind our back."""
    facts.rebuild()


@shared_task
def ask_newcomers_gold() -> None:
    """Labelers who joined since a gold task was made are asked, too."""
    ask_newcomers()
