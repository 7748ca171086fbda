"""What people do in the playground, and what researchers do about it."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.db.models.functions import Now

from common.commits import notify_after_commit
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.prompts.asking import keep_asked
from labeling.prompts.models import Turn
from labeling.prompts.withdrawal import withdraw_prompt
from training.playground import jobs
from training.playground.errors import ChatCannotGoOn, ChatIsLimited, ChatIsRefused
from training.playground.models import (
    ChatPass,
    ChatReport,
    Conversation,
    Message,
    MessageState,
    PlaygroundCode,
)
from training.registry.services import current_policy

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_MESSAGES = 60
BUSY = (MessageState.WAITING, MessageState.WRITING)


def may_chat(person: User) -> bool:
    """Researchers and managers by their role; others by a code that nobody revoked."""
    if person.acts_as(Role.RESEARCHER, Role.MANAGER):
        return True
    return person.chat_passes.filter(revoked_at=None, code__revoked_at=None).exists()


def make_code(*, name: str, most_uses: int, by: User) -> tuple[PlaygroundCode, str]:
    """Make a code and return it with its row. The code is shown once and not stored."""
    code = secrets.token_urlsafe(12)
    made = PlaygroundCode.objects.create(
        name=name, most_uses=most_uses, hash=hash_of(code), created_by=by
    )
    return made, code


def hash_of(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()


@transaction.atomic
def use_code(*, code: str, person: User) -> None:
    """Open the playground. A concurrent use of the same code waits here."""
    known = (
        PlaygroundCode.objects.select_for_update()
        .filter(hash=hash_of(code), revoked_at=None)
        .first()
    )
    if known is None:
        raise ChatIsRefused(ChatIsRefused.bad_code)
    if known.passes.filter(person=person).exists():
        if may_chat(person):
            return
        raise ChatIsRefused(ChatIsRefused.bad_code)
    used = known.passes.aggregate(used=Max("number"))["used"] or 0
    if used >= known.most_uses:
        raise ChatIsRefused(ChatIsRefused.bad_code)
    ChatPass.objects.create(code=known, number=used + 1, person=person)


def revoke_code(*, code: PlaygroundCode, by: User) -> None:
    """Revoke a code. Everybody who used it loses access."""
    PlaygroundCode.objects.filter(pk=code.pk, revoked_at=None).update(revoked_at=Now())


def revoke_person(*, person: User, by: User) -> None:
    ChatPass.objects.filter(person=person, revoked_at=None).update(revoked_at=Now())


def own(person: User) -> QuerySet[Conversation]:
    return Conversation.objects.filter(person=person, deleted_at=None)


@transaction.atomic
def say(
    *, person: User, text: str, conversation: Conversation | None = None, for_training: bool = True
) -> Conversation:
    """Store what the person wrote, and ask the policy for a reply in a job."""
    # Two windows of one person wait for each other, so that limits hold.
    _lock(person)
    _refuse(person)
    if conversation:
        talk = _as_it_is_now(conversation)
    else:
        talk = Conversation.objects.create(person=person, for_training=for_training)
    messages = list(talk.messages.all())
    if messages and messages[-1].state in BUSY:
        raise ChatCannotGoOn
    if len(messages) >= MOST_MESSAGES:
        raise ChatCannotGoOn(ChatCannotGoOn.too_long)
    place = len(messages)
    asked = Message.objects.create(conversation=talk, position=place, by_person=True, text=text)
    if talk.for_training:
        _take_in(asked, [*messages, asked])
    try:
        reply = Message.objects.create(
            conversation=talk, position=place + 1, by_person=False, state=MessageState.WAITING
        )
    except IntegrityError as taken:
        raise ChatCannotGoOn from taken
    notify_after_commit(jobs.write_reply.delay, reply.pk)
    return talk


def _lock(person: User) -> None:
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _as_it_is_now(conversation: Conversation) -> Conversation:
    """Another window may have deleted it, or kept it out of training."""
    talk = Conversation.objects.filter(pk=conversation.pk, deleted_at=None).first()
    if talk is None:
        raise ChatCannotGoOn(ChatCannotGoOn.is_deleted)
    return talk


def _refuse(person: User) -> None:
    if not may_chat(person):
        raise ChatIsRefused
    if current_policy() is None:
        raise ChatCannotGoOn(ChatCannotGoOn.no_policy)
    said = Message.objects.filter(conversation__person=person, by_person=True)
    for span, most in ((HOUR, settings.CHAT_PER_HOUR), (DAY, settings.CHAT_PER_DAY)):
        if said.filter(created_at__gt=Now() - span).count() >= most:
            raise ChatIsLimited


def _take_in(asked: Message, messages: list[Message]) -> None:
    """Keep the conversation up to this turn as a prompt of this person, if it is new."""
    turns: list[Turn] = [
        {"role": "user" if one.by_person else "assistant", "text": one.text}
        for one in messages
        if one.state != MessageState.FAILED
    ]
    prompt = keep_asked(person=asked.conversation.person, turns=turns)
    if prompt is None:
        return
    # Withdrawals hold the lock that is held now. What one has emptied must not come back.
    if _texts(messages) != _texts(asked.conversation.messages.all()):
        prompt.delete()
        return
    asked.prompt = prompt
    asked.save(update_fields=["prompt"])


def _texts(messages: Iterable[Message]) -> list[str]:
    return [one.text for one in messages]


@transaction.atomic
def keep_out(*, conversation: Conversation) -> Conversation:
    """Exclude a conversation from training: withdraw its prompts, and make no more of them."""
    # What the person is just saying in another window comes before this, or sees it.
    _lock(conversation.person)
    Conversation.objects.filter(pk=conversation.pk).update(for_training=False)
    taken = conversation.messages.exclude(prompt=None).select_related("prompt")
    prompts = [one.prompt for one in taken if one.prompt]
    conversation.messages.update(prompt=None)
    for prompt in prompts:
        withdraw_prompt(prompt=prompt)
    conversation.refresh_from_db()
    return conversation


@transaction.atomic
def delete(*, conversation: Conversation) -> None:
    """Delete the text of a conversation here and among the prompts. Its row is kept."""
    keep_out(conversation=conversation)
    Conversation.objects.filter(pk=conversation.pk, deleted_at=None).update(deleted_at=Now())
    conversation.messages.update(text="", state=MessageState.DONE)


def report(*, conversation: Conversation, reason: str, by: User) -> ChatReport:
    return ChatReport.objects.create(conversation=conversation, reason=reason, by=by)
