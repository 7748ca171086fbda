"""What is tidied away in the background. Doing it twice does no harm."""

from celery import shared_task

from labeling.people.retention import remove_old_data


@shared_task
def forget_what_has_ended() -> None:
    """Remove what is older than its time: sessions, links, sign-ins, entries of the audit."""
    remove_old_data()
