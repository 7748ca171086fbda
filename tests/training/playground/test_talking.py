"""Whatever goes wrong with one reply, the next person gets a reply to what they wrote."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.models.functions import Now

from labeling.prompts.models import Turn
from labeling.prompts.withdrawal import withdraw_person
from tests.training.playground import stand_in_engine
from tests.training.standing_in import model_of
from training.playground import jobs, talking
from training.playground.errors import PolicyIsSilent
from training.playground.models import Message, MessageState
from training.playground.services import say
from training.playground.talking import Switchboard, Talker
from training.registry.services import promote


def turn(text: str) -> list[Turn]:
    return [{"role": "user", "text": text}]


@pytest.fixture
def engine(monkeypatch, tmp_path) -> Callable[[str], Path]:
    """Let talkers start the stand-in instead of an engine with a model."""
    monkeypatch.setattr(talking, "SERVE", (sys.executable, stand_in_engine.__file__))
    monkeypatch.setattr(talking, "folder_of", lambda _model: tmp_path / "good")
    return lambda how: tmp_path / how


@pytest.fixture
def policy(rosalind):
    model = model_of("sft", rosalind)
    promote(model=model, by=rosalind, reason="x")
    return model


@pytest.fixture
def switchboard(engine, monkeypatch):
    made = Switchboard()
    monkeypatch.setattr(jobs, "switchboard", made)
    yield made
    made.end()


def test_a_reply_nobody_read_to_its_end_is_not_read_by_the_next_person(engine, policy, switchboard):
    unfinished = switchboard.say(policy, turn("My secret."), seed=1)
    next(unfinished)
    unfinished.close()

    assert list(switchboard.say(policy, turn("Hello."), seed=2))[-1] == "You said: Hello."


def test_a_line_of_another_request_is_skipped(engine):
    talker = Talker(engine("late"))

    assert list(talker.say(turn("Hello."), seed=1)) == ["You", "You said", "You said: Hello."]
    talker.end()


def test_a_refused_conversation_leaves_the_model_loaded(engine):
    talker = Talker(engine("good"))

    with pytest.raises(PolicyIsSilent, match="too long"):
        list(talker.say(turn("too long"), seed=1))

    assert list(talker.say(turn("Hello."), seed=2))[-1] == "You said: Hello."
    talker.end()


def test_the_engine_gets_no_secret_and_no_network(engine, monkeypatch):
    for name in ("SECRET_KEY", "DATABASE_URL", "HF_TOKEN"):
        monkeypatch.setenv(name, "a secret")
    talker = Talker(engine("good"))

    [*_parts, said] = talker.say(turn("environment"), seed=1)
    talker.end()

    assert "a secret" not in said
    assert "'HF_HUB_OFFLINE': '1'" in said


def test_an_engine_that_hangs_is_ended(engine, monkeypatch):
    talker = Talker(engine("mute"))
    monkeypatch.setattr(talking, "NEXT_LINE", 0.01)

    with pytest.raises(PolicyIsSilent):
        list(talker.say(turn("Hello."), seed=1))

    assert not talker.lives


def test_a_reply_is_written_without_what_the_database_refuses(rosalind, policy, monkeypatch):
    def parts(model, turns, seed):
        yield "Half\0"
        yield "Half\0 and \ud800whole"

    monkeypatch.setattr(talking.switchboard, "say", parts)
    talk = say(person=rosalind, text="Hello.")

    jobs.write_reply(talk.messages.get(by_person=False).pk)

    reply = talk.messages.get(by_person=False)
    assert (reply.text, reply.state) == ("Half\ufffd and ?whole", MessageState.DONE)


def test_an_outage_while_a_reply_grows_costs_only_the_partial_text(
    rosalind, policy, switchboard, monkeypatch
):
    monkeypatch.setattr(jobs, "EVERY", 0.0)
    talk = say(person=rosalind, text="Hello.")
    write, tries = jobs._mine, []

    def fail_once(message):
        tries.append(message)
        if len(tries) == 1:
            raise OperationalError
        return write(message)

    monkeypatch.setattr(jobs, "_mine", fail_once)
    monkeypatch.setattr("common.retry.connection.close", lambda: None)
    jobs.write_reply(talk.messages.get(by_person=False).pk)

    assert talk.messages.get(by_person=False).text == "You said: Hello."


def test_a_reply_that_is_being_written_adds_nothing_after_a_withdrawal(
    rosalind, policy, monkeypatch
):
    talk = say(person=rosalind, text="I was here.")

    def parts(model, turns, seed):
        yield "You said"
        withdraw_person(person=rosalind)
        yield "You said: I was here."

    monkeypatch.setattr(talking.switchboard, "say", parts)
    jobs.write_reply(talk.messages.get(by_person=False).pk)

    assert [one.text for one in talk.messages.all()] == ["", ""]


def written_in_thread(message: int) -> None:
    jobs.write_reply(message)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_message_is_not_given_up_while_its_worker_loads_a_model(rosalind, policy, monkeypatch):
    monkeypatch.setattr(jobs, "STILL_WRITING", 0.01)
    loading, loaded = threading.Event(), threading.Event()

    def parts(model, turns, seed):
        loading.set()
        loaded.wait(30)
        yield "At last."

    monkeypatch.setattr(talking.switchboard, "say", parts)
    talk = say(person=rosalind, text="Hello.")
    reply = talk.messages.get(by_person=False)
    worker = threading.Thread(target=written_in_thread, args=(reply.pk,))
    worker.start()
    assert loading.wait(30)
    Message.objects.filter(pk=reply.pk).update(changed_at="2020-01-01T00:00Z")

    said_again = _wait_until(
        lambda: Message.objects.filter(pk=reply.pk, changed_at__gt=Now() - jobs.SILENT).exists()
    )
    jobs.look_after_chats()
    loaded.set()
    worker.join()

    assert said_again
    assert talk.messages.get(by_person=False).text == "At last."


def _wait_until(true: Callable[[], bool]) -> bool:
    pause = threading.Event()
    return any(true() or pause.wait(0.02) for _ in range(500))
