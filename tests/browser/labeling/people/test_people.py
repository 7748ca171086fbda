"""Managers and the people they care for, as both see it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from labeling.models import Erasure, Invitation, PersonSession, Role, User
from labeling.people.audit.models import Act
from labeling.people.audit.services import record
from labeling.people.erasures.jobs import erase_due_people
from labeling.people.erasures.services import plan_erasure
from labeling.people.services import suspend
from tests.browser.visit import check_looks, check_room, take_picture, wait_until_there


@pytest.fixture
def mary(db) -> User:
    """A manager."""
    return User.objects.create_user(
        "mary", "mary@example.org", name="Mary Jackson", roles=[Role.MANAGER]
    )


@pytest.fixture
def team(mary: User, ada: User, grace: User) -> list[User]:
    User.objects.filter(pk=ada.pk).update(name="Ada Lovelace", languages=["en", "zh-Hans"])
    User.objects.filter(pk=grace.pk).update(name="Grace Hopper", languages=["en"], held_out=True)
    return [mary, ada, grace]


def test_somebody_is_invited_joins_and_works(visit, mary):
    page = visit(mary, "/people/invitations")
    expect(page.get_by_text("No invitations yet")).to_be_visible()
    page.get_by_role("button", name="Invite a person").click()
    page.get_by_role("textbox", name="Note").fill("Welcome, Katherine")
    page.get_by_role("button", name="Create link").click()
    link = page.get_by_label("Invitation link").input_value()
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    expect(page.get_by_role("cell", name="Welcome, Katherine")).to_be_visible()

    guest = visit(None, link.removeprefix(page.url.split("/people")[0]))
    expect(guest.get_by_text("You are invited as: Labeler")).to_be_visible()
    guest.get_by_label("Your name").fill("Katherine Johnson")
    guest.get_by_label("Username").fill("katherine")
    guest.get_by_label("Password").fill("short")
    guest.get_by_role("button", name="Create account").click()
    expect(guest.get_by_text("too short")).to_be_visible()
    expect(guest.get_by_label("Password")).to_be_focused()
    guest.get_by_label("Password").fill("orbit of the friendship seven")
    guest.get_by_role("button", name="Create account").click()

    expect(guest.get_by_role("heading", name="Hello, Katherine Johnson")).to_be_visible()
    late = visit(None, link.removeprefix(page.url.split("/people")[0]))
    expect(late.get_by_role("heading", name="no longer works")).to_be_visible()


def test_a_suspended_person_is_out_at_once_and_back_when_restored(visit, team):
    mary, ada, _ = team
    at_work = visit(ada)
    page = visit(mary, "/people")
    page.get_by_role("link", name="Ada Lovelace").click()
    expect(page.get_by_role("heading", name="Ada Lovelace")).to_be_focused()

    page.get_by_role("button", name="Suspend").click()
    page.get_by_role("textbox", name="Reason").fill("Left the team")
    page.get_by_role("dialog").get_by_role("button", name="Suspend").click()

    expect(page.get_by_text("This account is suspended")).to_be_visible()
    expect(page.get_by_text("Left the team", exact=True)).to_be_visible()
    at_work.reload()
    expect(at_work.get_by_role("heading", name="Sign in")).to_be_visible()

    page.get_by_role("button", name="Restore").click()
    page.get_by_role("textbox", name="Reason").fill("Back again")
    page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    expect(page.get_by_text("This account is suspended")).to_have_count(0)
    history = page.get_by_role("listitem").filter(has_text="Restored")
    expect(history.get_by_text("Back again")).to_be_visible()


def test_many_are_invited_by_pasting_their_addresses(visit, mary, ada):
    page = visit(mary, "/people/invitations")
    page.get_by_role("button", name="Invite several people").click()
    pasted = "\n".join(f"Person {n} <p{n}@example.org>," for n in range(49))
    page.get_by_label("E-mail addresses").fill(f"{pasted}\n{ada.email}")
    page.get_by_role("button", name="Create 50 links").click()
    expect(page.get_by_text("49 links created.")).to_be_visible()
    expect(page.get_by_text("These addresses already have an account")).to_be_visible()
    page.get_by_role("button", name="Copy all").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert len(copied.splitlines()) == 49
    page.get_by_role("dialog").get_by_role("button", name="Close").click()

    page.get_by_label("E-mail or note").fill("p7@")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("button", name="Create new link").click()
    expect(page.get_by_text("The old one no longer works")).to_be_visible()
    assert page.get_by_label("Invitation link").input_value() not in copied


def test_somebody_who_forgot_the_password_gets_back_in(visit, team):
    mary, ada, _ = team
    page = visit(mary, f"/people/{ada.public_id}")
    page.get_by_role("button", name="Reset password").click()
    page.get_by_role("button", name="Create link").click()
    link = page.get_by_label("Password reset link").input_value()

    guest = visit(None, link.removeprefix(page.url.split("/people")[0]))
    expect(guest.get_by_text("This is the new password of ada")).to_be_visible()
    check_looks(guest, "reset")
    guest.get_by_label("New password").fill("short")
    guest.get_by_role("button", name="Save and sign in").click()
    expect(guest.get_by_text("too short")).to_be_visible()
    guest.get_by_label("New password").fill("analytical engine number one")
    guest.get_by_role("button", name="Save and sign in").click()
    expect(guest.get_by_role("heading", name="Hello, Ada Lovelace")).to_be_visible()
    late = visit(None, link.removeprefix(page.url.split("/people")[0]))
    expect(late.get_by_role("heading", name="This link no longer works")).to_be_visible()


def test_moving_somebody_to_the_held_out_group_says_what_follows(visit, team):
    mary, ada, _ = team
    page = visit(mary, f"/people/{ada.public_id}")
    page.get_by_text("Held out: produces no training data").click()
    expect(page.get_by_text("From now on, this person gets evaluation tasks only")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Held out: no → yes")).to_be_visible()
    ada.refresh_from_db()
    assert ada.held_out


def test_one_person_is_asked_to_qualify_again(visit, team):
    mary, ada, _ = team
    User.objects.filter(pk=ada.pk).update(qualified_at=timezone.now())
    page = visit(mary, f"/people/{ada.public_id}")
    page.get_by_role("button", name="Ask to qualify again").click()
    page.get_by_label("Days they may keep working until then").fill("7")
    page.get_by_role("textbox", name="Reason").fill("New kind of task")
    page.get_by_role("dialog").get_by_role("button", name="Ask to qualify again").click()
    expect(page.get_by_text("New kind of task")).to_be_visible()

    told = visit(ada, "/qualification")
    expect(told.get_by_text("You can continue to work until")).to_be_visible()


def ask_to_erase(page: Page, ada: User) -> None:
    """By keyboard alone: the dialog has the focus in its field, and Enter confirms."""
    page.get_by_role("button", name="Erase").focus()
    page.keyboard.press("Enter")
    field = page.get_by_label(f"Type “{ada.username}” to confirm")
    expect(field).to_be_focused()
    erase = page.get_by_role("alertdialog").get_by_role("button", name="Erase")
    page.keyboard.type("somebody else")
    expect(erase).to_be_disabled()
    page.keyboard.press("Control+A")
    page.keyboard.type(ada.username)
    expect(erase).to_be_enabled()
    page.keyboard.press("Enter")
    expect(page.get_by_text("This person will be erased")).to_be_visible()


def test_an_erasure_is_asked_for_by_name_and_undone(visit, team):
    mary, ada, _ = team
    page = visit(mary, f"/people/{ada.public_id}")
    ask_to_erase(page, ada)
    expect(page.get_by_text("Mary Jackson asked for it")).to_be_visible()
    expect(page.get_by_role("button", name="Suspend")).to_have_count(0)

    page.get_by_role("button", name="Undo erasure").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("The erasure is undone.")).to_be_visible()
    expect(page.get_by_role("button", name="Suspend")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Erasure planned")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Erasure undone")).to_be_visible()
    ada.refresh_from_db()
    assert ada.is_active


def test_somebody_who_left_for_good_is_forgotten(visit, team):
    mary, ada, _ = team
    page = visit(mary, f"/people/{ada.public_id}")
    ask_to_erase(page, ada)
    Erasure.objects.update(due_at=timezone.now())
    erase_due_people()

    page.reload()
    wait_until_there(page)

    expect(page.get_by_text("Ada Lovelace")).to_have_count(0)
    expect(page.get_by_role("listitem").filter(has_text="Erased")).to_be_visible()
    ada.refresh_from_db()
    assert ada.username.startswith("left-")


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_planned_erasure_looks_right(visit, team, language):
    check = check_looks if language == "en" else check_room
    mary, ada, grace = team
    User.objects.filter(pk=mary.pk).update(interface_language=language)
    plan_erasure(actor=mary, person=grace, confirm=grace.username)
    page = visit(mary, f"/people/{grace.public_id}")
    check(page, f"erasure-planned-{language}")
    page = visit(mary, f"/people/{ada.public_id}")
    page.get_by_role("button", name="Erase" if language == "en" else "清除身份").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    check(page, f"erasure-dialog-{language}", in_window=True)


def test_the_list_finds_people_by_name_role_and_state(visit, team):
    page = visit(team[0], "/people")
    expect(page.get_by_role("row")).to_have_count(4)

    page.get_by_label("Name or e-mail").fill("grace")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_label("Name or e-mail").fill("nobody at all")
    expect(page.get_by_text("No matches")).to_be_visible()


def test_a_person_gets_other_roles_and_languages(visit, team):
    mary, ada, _ = team
    page = visit(mary, f"/people/{ada.public_id}")
    page.get_by_role("checkbox", name="Manager").check(force=True)
    page.get_by_role("checkbox", name="French").check(force=True)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    ada.refresh_from_db()
    assert set(ada.roles) == {Role.LABELER, Role.MANAGER}
    assert "fr" in ada.languages


def test_a_labeler_is_told_that_the_page_is_not_for_them(visit, ada):
    page = visit(ada, "/people")

    expect(page.get_by_text("You don't have access to this page").last).to_be_visible()
    expect(page.get_by_role("link", name="People")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_pages_about_people_look_right(visit, team, language):
    check = check_looks if language == "en" else check_room
    mary, ada, _ = team
    User.objects.filter(pk=mary.pk).update(interface_language=language)
    page = visit(mary, "/people")
    check(page, f"people-{language}")
    page = visit(mary, f"/people/{ada.public_id}")
    check(page, f"person-{language}")
    page = visit(mary, "/people/invitations")
    check(page, f"invitations-{language}")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator("main header").get_by_role("button").last.click()
    check(page, f"invite-{language}", in_window=True)


@pytest.fixture
def ann(db) -> User:
    """An administrator."""
    return User.objects.create_user("ann", name="Ann Easley", roles=[Role.ADMINISTRATOR])


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_audit_looks_right(visit, team, ann, language):
    check = check_looks if language == "en" else check_room
    mary, ada, _ = team
    User.objects.filter(pk=ann.pk).update(interface_language=language)
    suspend(actor=mary, person=ada, reason="x")
    record(Act.WITHDRAWN, by=mary, object_kind="prompt", object_id=ada.public_id)
    page = visit(ann, "/people/audit")
    check(page, f"audit-{language}")
    page = visit(ann, "/people/audit")
    page.get_by_role("searchbox").last.fill("no such object")
    expect(page.get_by_role("row")).to_have_count(0)
    check(page, f"audit-empty-{language}")


def test_administrators_search_the_audit_and_download_what_they_found(visit, team, ann, tmp_path):
    mary, ada, grace = team
    suspend(actor=mary, person=ada, reason="x")
    suspend(actor=mary, person=grace, reason="x")
    page = visit(ann, "/people/audit")
    expect(page.get_by_role("row")).to_have_count(4)  # with Ann’s sign-in

    page.get_by_label("Name or username").fill("ada")

    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("link", name="Ada Lovelace")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    download.value.save_as(tmp_path / "audit.csv")
    written = (tmp_path / "audit.csv").read_text()
    assert ",mary,ada," in written
    assert ",mary,grace," not in written


def test_managers_do_not_see_the_audit(visit, team):
    page = visit(team[0], "/people")
    expect(page.get_by_role("link", name="Audit")).to_have_count(0)

    page = visit(team[0], "/people/audit")

    expect(page.get_by_text("You don't have access to this page").last).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_an_invitation_asks_for_the_password_and_continues(visit, mary, language):
    mary.interface_language = language
    mary.set_password("a-long-enough-passphrase")
    mary.save()
    page = visit(mary, "/people/invitations", language=language)
    PersonSession.objects.update(proven_at=timezone.now() - timedelta(minutes=11))
    page.locator("main button").filter(has_text=re.compile("Invite a person|^邀请他人")).click()
    page.get_by_role("textbox", name=re.compile("Note|备注")).fill("Welcome, Katherine")
    page.get_by_role("button", name=re.compile("Create link|生成链接")).click()

    password = page.locator("input[name=password]")
    expect(password).to_be_visible()
    take_picture(page, f"proof-for-others-{language}", whole=False)
    password.fill("a-long-enough-passphrase")
    page.get_by_role("button", name=re.compile("^(Confirm|确认)$")).click()

    expect(page.locator("input[readonly][value*='/join/']")).to_be_visible()
    assert Invitation.objects.get().note == "Welcome, Katherine"
