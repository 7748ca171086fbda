"""People talk with the current policy in the browser, and take it back."""

import pytest
from playwright.sync_api import Page, expect

from labeling.models import Prompt, Role, User
from tests.browser.labeling.tasks.desk import until
from tests.browser.visit import check_accessible, check_looks, check_reflow, take_picture
from tests.training.standing_in import model_of
from training.playground import jobs
from training.playground.models import ChatPass, Conversation, Message
from training.playground.services import make_code
from training.registry.services import promote


@pytest.fixture
def rosalind(db) -> User:
    person = User.objects.create_user("rosalind", "r@example.org", roles=[Role.RESEARCHER])
    promote(model=model_of("sft", person), by=person, reason="The first.")
    return person


@pytest.fixture
def echo(monkeypatch):
    def says(model, turns, seed):
        yield f"You said: **{turns[-1]['text']}**"

    monkeypatch.setattr("training.playground.jobs.switchboard.say", says)


@pytest.mark.parametrize(
    ("width", "theme", "language"), [(1440, "light", "en"), (390, "dark", "zh-Hans")]
)
def test_one_talks_and_reads_the_reply(visit, rosalind, echo, width, theme, language):
    words = {
        "en": ("Your message", "Send", "Your messages may be used for training"),
        "zh-Hans": ("你的消息", "发送", "你的消息可能用于训练"),
    }
    say, send, notice = words[language]
    User.objects.filter(pk=rosalind.pk).update(interface_language=language)
    page = visit(rosalind, "/playground", width=width, theme=theme, language=language)
    expect(page.get_by_text(notice)).to_be_visible()

    page.get_by_label(say).fill("Why is the sky blue?")
    page.get_by_role("button", name=send, exact=True).click()
    expect(page.get_by_role("list").filter(has_text="Why is the sky blue?").first).to_be_visible()
    jobs.write_reply(Message.objects.get(by_person=False).pk)

    expect(page.get_by_text("You said:")).to_be_visible()
    expect(page.get_by_text(notice)).to_be_visible()
    take_picture(page, f"playground-{width}-{theme}-{language}")
    check_accessible(page, f"the playground at {width} px, {theme}")
    check_reflow(page, "the playground")


def test_a_conversation_is_kept_out_of_training_and_deleted(visit, rosalind, echo):
    page = visit(rosalind, "/playground")
    page.get_by_label("Your message").fill("Something I regret.")
    page.get_by_role("button", name="Send", exact=True).click()

    page.get_by_role("button", name="Exclude from training").click()
    expect(page.get_by_text("Excluded from training")).to_be_visible()
    assert Prompt.objects.get().turns == []

    page.get_by_role("button", name="Delete").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Something I regret.")).to_have_count(0)
    assert Conversation.objects.get().deleted_at is not None


def test_a_code_opens_the_page(visit, rosalind, ada):
    _made, code = make_code(name="x", most_uses=1, by=rosalind)
    page = visit(ada, "/playground")
    page.get_by_label("Invitation code").fill(code)
    check_accessible(page, "the code's form")
    page.get_by_role("button", name="Use code").click()

    expect(page.get_by_label("Your message")).to_be_visible()
    assert ChatPass.objects.get().person == ada


def test_a_manager_is_told_that_no_model_is_there_and_talks_when_one_is(visit, db, echo):
    mary = User.objects.create_user("mary", "m@example.org", roles=[Role.MANAGER])
    page = visit(mary, "/")
    page.get_by_role("navigation").get_by_role("link", name="Playground").click()
    expect(page.get_by_text("No model to talk with yet")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_count(0)
    check_looks(page, "playground-without-a-model")

    ruth = User.objects.create_user("ruth", "ruth@example.org", roles=[Role.RESEARCHER])
    promote(model=model_of("sft", ruth), by=ruth, reason="The first.")
    page.reload()
    page.get_by_label("Your message").fill("Why is the sky blue?")
    page.get_by_role("button", name="Send", exact=True).click()
    jobs.write_reply(until_asked(page).pk)
    expect(page.get_by_text("You said:")).to_be_visible()
    expect(page.get_by_role("button", name="Why is the sky blue?")).to_be_visible()


def until_asked(page: Page) -> Message:
    until(page, lambda: Message.objects.filter(by_person=False).exists(), "Nothing is asked.")
    return Message.objects.get(by_person=False)
