"""Whatever happens to a page, what was said on it stays."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from labeling.models import Draft, Label, PersonSession, Seat
from labeling.tasks.models import Kind
from tests.browser.labeling.tasks.desk import open_desk, rank, until, until_handed_in, until_saved
from tests.browser.labeling.tasks.texts import MOON_REPLIES
from tests.browser.visit import cut, wait_until_there


def editor(page: Page):
    return page.get_by_role("textbox", name="Your reply")


def second_tab(page: Page) -> Page:
    tab = page.context.new_page()
    tab.goto(page.url)
    wait_until_there(tab)
    return tab


def test_a_reload_keeps_the_ranking(visit, ada, open_task):
    open_task()
    page = open_desk(visit, ada)
    page.keyboard.type("a1b1c3")

    page.reload()  # at once, before the second in which the server hears of it

    for slot, place in (("A", 1), ("B", 1), ("C", 3)):
        expect(rank(page, slot, place)).to_have_attribute("aria-pressed", "true")


def test_another_computer_goes_on_where_the_first_stopped(visit, ada, open_task):
    open_task(Kind.DEMONSTRATE)
    page = open_desk(visit, ada)
    page.keyboard.type("Once upon a time")
    until_saved(page)

    other = open_desk(visit, ada)

    expect(editor(other)).to_have_value("Once upon a time")


def test_work_goes_on_without_a_network_and_is_handed_in_when_it_is_back(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:4])
    open_task(Kind.RANK, replies=MOON_REPLIES[:4], prompt="What is rain?")
    page = open_desk(visit, ada)
    page.wait_for_load_state("networkidle")  # the second task is loaded ahead
    page.context.set_offline(True)

    page.keyboard.type("a1b2c3d4")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("What is rain?")).to_be_visible()
    for slot in "DCBA":
        rank(page, slot, 1).click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Your finished work is kept in this browser")).to_be_visible()
    assert Label.objects.count() == 0

    page.context.set_offline(False)
    labels = until_handed_in(page, 2)
    assert [label.ranking.ranks for label in labels] == [[1, 2, 3, 4], [1, 1, 1, 1]]


def test_finished_work_survives_a_closed_tab(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:4])
    page = open_desk(visit, ada)
    cut(page, "**/hand-in/")
    page.keyboard.type("a1b2c3d4")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    address, context = page.url, page.context
    page.close()

    context.unroute_all()
    page = context.new_page()
    page.goto(address)

    until_handed_in(page, 1)


def test_saving_from_an_outdated_tab_is_refused_and_keeps_both_texts(visit, ada, open_task):
    open_task(Kind.DEMONSTRATE)
    page = open_desk(visit, ada)
    other = open_desk(visit, ada)  # another computer: the tabs cannot talk to each other
    page.bring_to_front()
    editor(page).fill("Mine is about rockets.")
    until_saved(page)

    editor(other).fill("Mine is about the sea.")

    expect(other.get_by_text("This task was also changed elsewhere")).to_be_visible()
    expect(other.get_by_text("Mine is about rockets.")).to_be_visible()
    other.get_by_role("button", name="Keep the version in this tab").click()
    until_saved(other)
    expect(editor(other)).to_have_value("Mine is about the sea.")
    until(other, lambda: "sea" in Draft.objects.get().body, "The choice is not saved.")


def test_an_idle_tab_follows_the_one_that_is_worked_in(visit, ada, open_task):
    open_task(Kind.DEMONSTRATE)
    page = open_desk(visit, ada)
    other = second_tab(page)
    expect(editor(other)).to_be_visible()

    page.bring_to_front()
    editor(page).fill("Written in the first tab.")

    expect(editor(other)).to_have_value("Written in the first tab.")


def test_a_task_handed_in_elsewhere_is_put_away_here(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:2])
    page = open_desk(visit, ada)
    other = second_tab(page)
    expect(rank(other, "A", 1)).to_be_visible()

    page.bring_to_front()
    page.keyboard.type("a1b2")
    page.keyboard.press("Control+Enter")

    expect(other.get_by_text("No tasks right now")).to_be_visible()
    until_handed_in(page, 1)


def test_work_at_a_seat_whose_time_ran_out_still_counts(visit, ada, open_task):
    open_task(Kind.RANK, replies=MOON_REPLIES[:2])
    page = open_desk(visit, ada)
    Seat.objects.update(held_until="2000-01-01T00:00Z")

    page.keyboard.type("a1b2")
    page.keyboard.press("Control+Enter")

    [label] = until_handed_in(page)
    assert label.ranking.ranks == [1, 2]


def test_a_session_that_ended_loses_nothing(visit, ada, open_task, settings):
    ada.set_password("correct horse battery")
    ada.save()
    open_task(Kind.DEMONSTRATE)
    page = open_desk(visit, ada)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    page.keyboard.type("Written after the session ended.")
    expect(page.get_by_role("dialog", name="Sign in again")).to_be_visible()
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(editor(page)).to_have_value("Written after the session ended.")
    until(page, lambda: "session ended" in str(Draft.objects.values("body")), "It is not saved.")


def test_a_conflict_shows_what_each_device_said(visit, ada, open_task):
    open_task(replies=MOON_REPLIES[:2])
    page = open_desk(visit, ada)
    other = open_desk(visit, ada)
    page.bring_to_front()
    page.keyboard.type("a2")
    page.keyboard.press("Shift+Digit7")
    until_saved(page)

    other.keyboard.type("b1")
    other.keyboard.press("Shift+Digit3")

    expect(other.get_by_text("on another device or in another browser")).to_be_visible()
    expect(other.get_by_text("A: rating 7")).to_be_visible()
    expect(other.get_by_text("B: rating 3")).to_be_visible()
    other.get_by_role("button", name="Use the other version").click()
    expect(rank(other, "A", 2)).to_have_attribute("aria-pressed", "true")


def test_an_hour_of_writing_without_a_network_loses_no_word(visit, ada, open_task):
    """The session ends in the meantime, because nobody can report the activity."""
    ada.set_password("correct horse battery")
    ada.save()
    open_task(Kind.DEMONSTRATE)
    page = open_desk(visit, ada)
    page.context.set_offline(True)
    page.keyboard.type("Written for an hour in a train.")
    PersonSession.objects.update(seen_at=timezone.now() - timedelta(minutes=61))

    page.context.set_offline(False)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(editor(page)).to_have_value("Written for an hour in a train.")
    until(page, lambda: "in a train" in str(Draft.objects.values("body")), "It is not saved.")
