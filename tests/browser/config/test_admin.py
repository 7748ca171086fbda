"""The admin in a browser: its own look, its own policy, no script error, no barrier."""

import pytest

from labeling.models import Role, User
from labeling.people.invitations.services import invite
from tests.browser.visit import check_accessible, take_picture


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("root", "root@example.org", name="Ruth Root")


@pytest.mark.parametrize(
    ("width", "theme", "language"), [(1440, "light", "en"), (390, "dark", "zh-Hans")]
)
def test_the_start_page_looks_right(visit, root, width, theme, language):
    User.objects.filter(pk=root.pk).update(interface_language=language)

    page = visit(root, "/admin/", width=width, theme=theme, language=language)

    take_picture(page, f"admin-start-{width}-{theme}-{language}")
    check_accessible(page, f"the admin's start page at {width} px, {theme}")
    assert page.locator(".loop-station").count() >= 3


@pytest.mark.parametrize(
    "path",
    ["labeling/user/", "labeling/user/{person}/change/", "labeling/invitation/add/", "login/"],
)
def test_the_pages_of_people_work_under_their_policy(visit, root, ada, path):
    invite(inviter=root, roles=[Role.LABELER], email="new@example.org")
    somebody = None if path == "login/" else root

    page = visit(somebody, f"/admin/{path.format(person=ada.pk)}")

    name = path.replace("/", "-").format(person="person").strip("-")
    take_picture(page, f"admin-{name}")
    assert page.locator("h1").first.is_visible()
