"""The panel of first steps: on the application's and the admin's start page."""

import pytest
from playwright.sync_api import expect

from labeling.models import Role, User
from tests.browser.visit import check_looks, check_room


@pytest.fixture
def mary(db) -> User:
    roles = [Role.LABELER, Role.MANAGER]
    return User.objects.create_user("mary", "mary@example.org", roles=roles, name="Mary")


@pytest.fixture
def ruth(db) -> User:
    return User.objects.create_user(
        "ruth", "ruth@example.org", roles=[Role.RESEARCHER], is_staff=True, name="Ruth"
    )


def test_a_panel_is_followed_and_put_away_by_keyboard(visit, mary):
    page = visit(mary)
    panel = page.get_by_role("region", name="First steps for managers")
    expect(panel.get_by_role("listitem")).to_have_count(5)
    check_looks(page, "first-steps")

    panel.get_by_role("link", name="Invite a labeler").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Invitations")).to_be_visible()
    page.go_back()
    panel.get_by_role("button", name="Dismiss").press("Enter")

    expect(panel).to_have_count(0)
    expect(page.get_by_role("region", name="First steps for labelers")).to_be_visible()
    assert User.objects.get(pk=mary.pk).preferences == {"first_steps_put_away": ["manager"]}


def test_the_panel_speaks_chinese(visit, mary):
    mary.interface_language = "zh-Hans"
    mary.save()

    page = visit(mary, language="zh-Hans")

    expect(page.get_by_role("region", name="标注员入门步骤")).to_be_visible()
    check_room(page, "first-steps-zh")


def test_researchers_find_theirs_on_the_admins_start_page(visit, ruth):
    page = visit(ruth, "/admin/")
    panel = page.get_by_role("region", name="First steps for researchers")
    expect(panel.get_by_role("link", name="Launch a run")).to_have_attribute(
        "href", "/admin/training/run/add/"
    )
    check_room(page, "first-steps-admin")

    panel.get_by_role("button", name="Dismiss").click()

    expect(panel).to_have_count(0)
