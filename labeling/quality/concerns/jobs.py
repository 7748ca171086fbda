"""Looks for concerns now and then. Delivering the message twice does no harm."""

from celery import shared_task

from labeling.quality.columns import store
from labeling.quality.concerns import services


@shared_task
def look_for_concerns() -> None:
    services.look_for_concerns(store.current())
