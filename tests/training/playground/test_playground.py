"""People talk with the current policy, within limits, and keep what they say in their hands."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from labeling.models import Prompt, User
from labeling.prompts.models import Turn
from labeling.prompts.withdrawal import withdraw_person
from tests.training.engine.tiny import tiny_folder
from tests.training.standing_in import model_of
from training.playground import jobs
from training.playground.errors import ChatCannotGoOn, ChatIsLimited, ChatIsRefused
from training.playground.models import ChatPass, Conversation, Message, MessageState
from training.playground.services import (
    delete,
    keep_out,
    make_code,
    may_chat,
    report,
    revoke_code,
    revoke_person,
    say,
    use_code,
)
from training.playground.talking import Talker
from training.registry.services import promote


@pytest.fixture
def policy(rosalind):
    model = model_of("sft", rosalind)
    promote(model=model, by=rosalind, reason="x")
    return model


@pytest.fixture
def echo(monkeypatch):
    def says(model, turns, seed):
        yield "You"
        yield f"You said: {turns[-1]['text']}"

    monkeypatch.setattr("training.playground.jobs.switchboard.say", says)


def written(talk: Conversation) -> list[str]:
    for message in Message.objects.filter(state=MessageState.WAITING):
        jobs.write_reply(message.pk)
        jobs.write_reply(message.pk)
    return [one.text for one in talk.messages.all()]


def test_a_conversation_goes_to_and_fro_and_is_taken_in_under_its_author(rosalind, policy, echo):
    talk = say(person=rosalind, text="Why is the sky blue?")
    assert written(talk) == ["Why is the sky blue?", "You said: Why is the sky blue?"]
    say(person=rosalind, text="And the sea?", conversation=talk)
    assert written(talk)[-1] == "You said: And the sea?"

    first, second = Prompt.objects.order_by("pk")
    assert first.author == second.author == rosalind.author
    assert [turn["role"] for turn in second.turns] == ["user", "assistant", "user"]
    assert first.kind == "customer"
    assert {m.model for m in talk.messages.filter(by_person=False)} == {policy}


def test_what_is_kept_out_of_training_is_never_taken_in(rosalind, policy, echo):
    say(person=rosalind, text="A secret of mine.", for_training=False)

    assert not Prompt.objects.exists()


def test_opting_out_later_withdraws_what_was_taken_in(rosalind, policy, echo):
    talk = say(person=rosalind, text="Something I regret.")

    keep_out(conversation=talk)
    written(talk)
    say(person=rosalind, text="More of it.", conversation=Conversation.objects.get())

    assert Prompt.objects.get().withdrawn_at is not None
    assert Prompt.objects.get().turns == []


def test_a_deleted_conversation_keeps_no_text_even_when_the_reply_comes_late(
    rosalind, policy, echo
):
    talk = say(person=rosalind, text="Forget this, please.")
    delete(conversation=talk)

    assert written(talk) == ["", ""]
    assert Prompt.objects.get().turns == []


def test_a_person_who_withdraws_leaves_no_text_in_the_playground(rosalind, policy, echo):
    talk = say(person=rosalind, text="I was here.")
    written(talk)
    report(conversation=talk, reason="It says: I was here.", by=rosalind)

    withdraw_person(person=rosalind)

    assert [one.text for one in talk.messages.all()] == ["", ""]
    assert talk.reports.get().reason == ""


def test_the_same_question_twice_is_answered_twice_and_taken_in_once(rosalind, policy, echo):
    for _ in range(2):
        written(say(person=rosalind, text="Why is the sky blue?"))

    assert Conversation.objects.count() == 2
    assert Prompt.objects.count() == 1


def test_one_reply_is_written_at_a_time(rosalind, policy, echo):
    talk = say(person=rosalind, text="One.")

    with pytest.raises(ChatCannotGoOn):
        say(person=rosalind, text="Two.", conversation=talk)


def test_nobody_writes_more_than_is_allowed(rosalind, policy, settings):
    settings.CHAT_PER_HOUR = 2
    say(person=rosalind, text="One.")
    say(person=rosalind, text="Two.")

    with pytest.raises(ChatIsLimited):
        say(person=rosalind, text="Three.")


def test_without_a_policy_there_is_nobody_to_talk_to(rosalind):
    with pytest.raises(ChatCannotGoOn, match="no current policy"):
        say(person=rosalind, text="Hello?")


def test_a_code_opens_the_playground_until_it_is_revoked(rosalind, labeler, policy):
    ada, eve = labeler("ada"), labeler("eve")
    with pytest.raises(ChatIsRefused):
        say(person=ada, text="Hello.")
    made, code = make_code(name="For Ada", most_uses=1, by=rosalind)

    use_code(code=code, person=ada)
    use_code(code=code, person=ada)
    say(person=ada, text="Hello.")
    with pytest.raises(ChatIsRefused):
        use_code(code=code, person=eve)
    assert code not in str(list(type(made).objects.values()))

    revoke_code(code=made, by=rosalind)
    assert not may_chat(ada)
    with pytest.raises(ChatIsRefused):
        use_code(code=code, person=ada)


def test_a_person_can_lose_the_playground_and_not_come_back_by_the_same_code(
    rosalind, labeler, policy
):
    ada = labeler("ada")
    _made, code = make_code(name="x", most_uses=5, by=rosalind)
    use_code(code=code, person=ada)

    revoke_person(person=ada, by=rosalind)

    assert not may_chat(ada)
    with pytest.raises(ChatIsRefused):
        use_code(code=code, person=ada)


def test_nobody_finds_anothers_conversation(rosalind, labeler, policy, client_of):
    talk = say(person=rosalind, text="Mine.")
    manager = User.objects.create_user("mia", roles=["manager"])

    assert (
        client_of(manager).get(f"/api/playground/conversations/{talk.public_id}/").status_code
        == 404
    )
    shown = client_of(rosalind).get(f"/api/playground/conversations/{talk.public_id}/")
    assert shown.json()["messages"][0]["text"] == "Mine."
    assert "sft" not in shown.content.decode()


def test_a_reply_that_never_comes_is_given_up_in_words(rosalind, policy):
    talk = say(person=rosalind, text="Hello.")
    Message.objects.filter(by_person=False).update(
        state=MessageState.WRITING, changed_at="2020-01-01T00:00Z"
    )

    jobs.look_after_chats()

    reply = talk.messages.get(by_person=False)
    assert reply.state == MessageState.FAILED
    assert "Try again" in reply.text


@pytest.mark.django_db(transaction=True)
def test_the_last_use_of_a_code_is_one_persons(rosalind, labeler):
    _made, code = make_code(name="x", most_uses=2, by=rosalind)
    people = [labeler(f"labeler{n}") for n in range(6)]

    def try_it(person: User) -> None:
        try:
            use_code(code=code, person=person)
        except ChatIsRefused:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(try_it, people))

    assert ChatPass.objects.count() == 2


def test_the_resident_engine_writes_and_ends_with_us(tmp_path):
    talker = Talker(tiny_folder(tmp_path / "policy"))
    turns: list[Turn] = [{"role": "user", "text": "abc"}]

    first = list(talker.say(turns, seed=1))
    again = list(talker.say(turns, seed=1))
    talker.end()

    assert first == again
    assert len(first) > 1
    assert not talker.lives
