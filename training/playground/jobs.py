"""Replies are written by the worker that holds the policy. Beat finds what was missed."""

import time
from contextlib import closing
from datetime import timedelta

from celery import shared_task
from celery.signals import worker_shutdown
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from common.errors import Refusal
from common.retry import outages_ignored, repeating, retry_until_written
from common.storable import storable
from labeling.prompts.models import Turn
from training.playground.models import Conversation, Message, MessageState
from training.playground.talking import switchboard
from training.registry.models import ModelVersion
from training.registry.services import current_policy

EVERY = 0.25  # seconds between two partial texts
STILL_WRITING = 10.0  # seconds between two signs that a worker is at the message
SILENT = timedelta(seconds=60)


@shared_task
def write_reply(message_id: int) -> None:
    """Write a reply. Delivering the message twice does no harm: one worker takes it."""
    waiting = Message.objects.filter(pk=message_id, state=MessageState.WAITING)
    if not waiting.update(state=MessageState.WRITING, changed_at=Now()):
        return
    message = Message.objects.select_related("conversation").get(pk=message_id)
    policy = current_policy()
    if policy is None:
        _end(
            message,
            MessageState.FAILED,
            _("There is no current policy yet. A researcher has to promote a model version."),
        )
        return
    Message.objects.filter(pk=message.pk).update(model=policy)
    try:
        # Also while a model is fetched and loaded, the watch must see that a worker is at it.
        with repeating(STILL_WRITING, lambda: _mine(message).update(changed_at=Now())):
            text = _write(message, policy)
    except Refusal as silent:
        _end(message, MessageState.FAILED, str(silent.detail))
    else:
        _end(message, MessageState.DONE, text)


def _write(message: Message, policy: ModelVersion) -> str:
    """The complete reply. The page shows parts of it while it grows."""
    text, shown_at = "", 0.0
    with closing(switchboard.say(policy, turns_before(message), seed=message.pk)) as parts:
        for text in parts:
            if time.monotonic() - shown_at > EVERY:
                shown_at = time.monotonic()
                with outages_ignored():
                    _mine(message).update(text=storable(text), changed_at=Now())
    return text


def turns_before(message: Message) -> list[Turn]:
    earlier = message.conversation.messages.filter(position__lt=message.position)
    return [{"role": "user" if one.by_person else "assistant", "text": one.text} for one in earlier]


def _mine(message: Message) -> QuerySet[Message]:
    """The message, if it is still being written and its conversation was not deleted."""
    alive = Conversation.objects.filter(deleted_at=None).values("pk")
    return Message.objects.filter(pk=message.pk, state=MessageState.WRITING, conversation__in=alive)


def _end(message: Message, state: MessageState, text: str) -> None:
    retry_until_written(
        lambda: _mine(message).update(state=state, text=storable(text), changed_at=Now())
    )


@shared_task
def look_after_chats() -> None:
    """Send lost messages again, and fail those whose worker has died."""
    late = Message.objects.filter(changed_at__lt=Now() - SILENT)
    for message in late.filter(state=MessageState.WAITING).values_list("pk", flat=True):
        write_reply.delay(message)
    late.filter(state=MessageState.WRITING).update(
        state=MessageState.FAILED,
        text=_("The model gave no reply. Try again."),
        changed_at=Now(),
    )


@worker_shutdown.connect
def end_talker(**_more: object) -> None:
    switchboard.end()
