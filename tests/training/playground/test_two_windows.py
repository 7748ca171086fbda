"""Somebody talks in one window and keeps the conversation out of training in another."""

import threading

import pytest
from django.db import connection, transaction

from labeling.models import Prompt
from labeling.prompts import asking
from labeling.prompts.withdrawal import withdraw_prompt
from tests.training.standing_in import model_of
from training.playground.errors import ChatCannotGoOn
from training.playground.models import Conversation, Message
from training.playground.services import delete, keep_out, say
from training.registry.services import promote

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def talk(rosalind) -> Conversation:
    """A conversation, as one window has just read it. Its first reply is there."""
    promote(model=model_of("sft", rosalind), by=rosalind, reason="x")
    talk = say(person=rosalind, text="Why is the sky blue?")
    Message.objects.filter(by_person=False).update(state="done", text="Because.")
    return Conversation.objects.get(pk=talk.pk)


def in_training() -> list[str]:
    return [one.text for one in Prompt.objects.filter(withdrawn_at=None)]


def test_what_is_said_after_the_other_window_kept_it_out_is_not_taken_in(rosalind, talk):
    keep_out(conversation=Conversation.objects.get())

    say(person=rosalind, text="And why is the sea green?", conversation=talk)

    assert in_training() == []


def test_nothing_is_said_in_a_conversation_that_the_other_window_deleted(rosalind, talk):
    delete(conversation=Conversation.objects.get())

    with pytest.raises(ChatCannotGoOn, match="deleted"):
        say(person=rosalind, text="And why is the sea green?", conversation=talk)

    assert {one.text for one in Message.objects.all()} == {""}


@pytest.mark.parametrize("act", [keep_out, delete])
def test_what_is_just_being_said_is_kept_out_too(rosalind, talk, act):
    # As if the first message was not taken in, because somebody else had asked the same.
    Message.objects.update(prompt=None)
    Prompt.objects.all().delete()
    started = threading.Event()

    def in_the_other_window() -> None:
        started.set()
        act(conversation=Conversation.objects.get())
        connection.close()

    other = threading.Thread(target=in_the_other_window)
    with transaction.atomic():
        say(person=rosalind, text="And why is the sea green?", conversation=talk)
        other.start()
        started.wait()
        other.join(timeout=1)
    other.join()

    assert in_training() == []
    if act is delete:
        assert {one.text for one in Message.objects.all()} == {""}


def test_a_prompt_that_is_withdrawn_meanwhile_does_not_come_back(rosalind, talk, monkeypatch):
    keep = asking._store

    def withdraw_and_keep(*about):
        withdrawer = threading.Thread(target=withdraw_elsewhere)
        withdrawer.start()
        withdrawer.join()
        return keep(*about)

    monkeypatch.setattr(asking, "_store", withdraw_and_keep)

    say(person=rosalind, text="And why is the sea green?", conversation=talk)

    assert in_training() == []
    assert not [one for one in Prompt.objects.all() if "sky" in str(one.turns)]


def withdraw_elsewhere() -> None:
    withdraw_prompt(prompt=Prompt.objects.get())
    connection.close()
