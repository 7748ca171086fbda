"""Sends pushes in the background. A job may come twice, and beat finds what was missed."""

import tempfile
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.db.models.functions import Now

from common.errors import Refusal
from common.locks import Lock, held_if_free
from training.hub.contents import contents_of
from training.hub.errors import PushIsRefused
from training.hub.models import ENDED, Push, State
from training.store import store

# If a push has not ended after this time, its message or its worker was probably lost.
OVERDUE = timedelta(minutes=5)


@shared_task
def send_push(push_id: int) -> None:
    """Send one push. Delivering the message twice does no harm."""
    with held_if_free(Lock.HUB_PUSH, push_id) as mine:
        push = Push.objects.select_related("model", "dataset", "created_by").get(pk=push_id)
        if not mine or push.state in ENDED:
            return
        Push.objects.filter(pk=push_id).update(state=State.SENDING, bytes_sent=0)
        try:
            _send(push)
        except Refusal as refusal:
            _end(push, State.FAILED, message=str(refusal.detail))


@shared_task
def look_after_pushes() -> None:
    """Send the messages of overdue pushes again. Those that are being sent hold their lock."""
    for push in Push.objects.exclude(state__in=ENDED).filter(created_at__lt=Now() - OVERDUE):
        send_push.delay(push.pk)


def _send(push: Push) -> None:
    # 25 MB that only a program that talks to a hub needs.
    from training.hub import sending

    with tempfile.TemporaryDirectory() as scratch, store.outages_explained():
        # Withdrawn prompts must not leave, even if they were withdrawn after the request.
        push.source.refresh_from_db()
        if push.model and push.model.withdrawn_data_at:
            raise PushIsRefused(PushIsRefused.withdrawn)
        files = contents_of(push, Path(scratch))
        total = sum(path.stat().st_size for path in files.values())
        Push.objects.filter(pk=push.pk).update(bytes_total=total)
        commit, address = sending.send(push, files, lambda sent: _note(push, sent))
    _end(push, State.DONE, commit=commit, address=address)


def _note(push: Push, sent: int) -> None:
    Push.objects.filter(pk=push.pk).update(bytes_sent=sent)


def _end(push: Push, state: State, **more: str) -> None:
    Push.objects.filter(pk=push.pk).update(state=state, **more)
