"""A chart of the application on the admin's start page, under the admin's own policy."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import F
from playwright.sync_api import expect

from labeling.models import Label, Role, User
from tests.browser.visit import check_accessible, check_reflow, downloaded, take_picture
from tests.labeling.conftest import TEXTS, open_one
from tests.labeling.labels.test_own_agreement import order

CHART = "Labels submitted per day, last 30 days"


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("root", "root@example.org", name="Ruth Root")


@pytest.fixture
def labels(db) -> None:
    """Eight labels over some days."""
    names = [f"labeler{number}" for number in range(8)]
    for days, name in enumerate(names):
        labeler = User.objects.create_user(
            name, f"{name}@example.org", roles=[Role.LABELER], qualified_at="2026-01-01T00:00Z"
        )
        open_one()
        label = order(labeler, *TEXTS[:4])
        ago = timedelta(days=days * days % 13)
        Label.objects.filter(pk=label.pk).update(handed_in_at=F("handed_in_at") - ago)


@pytest.mark.parametrize(
    ("width", "theme", "language"), [(1440, "light", "en"), (390, "dark", "zh-Hans")]
)
def test_the_chart_wears_the_admins_theme_and_language(visit, root, labels, width, theme, language):
    User.objects.filter(pk=root.pk).update(interface_language=language)

    page = visit(root, "/admin/", width=width, theme=theme, language=language)

    picture = page.get_by_role("img", name=CHART if language == "en" else "每日提交的标注")
    expect(picture).to_be_visible()
    expect(page.locator("[data-island=labels-by-day]")).to_have_attribute("data-theme", theme)
    take_picture(page, f"admin-island-{width}-{theme}-{language}")
    check_accessible(page, f"the chart in the admin at {width} px, {theme}")


def test_the_chart_has_its_table_and_its_files(visit, root, labels, tmp_path):
    page = visit(root, "/admin/")
    expect(page.get_by_role("img", name=CHART)).to_be_visible()

    csv = downloaded(page, "Numbers (CSV)", tmp_path).read_text(encoding="utf-8-sig")
    svg = downloaded(page, "Image for print (SVG)", tmp_path).read_text()
    png = downloaded(page, "Image (PNG)", tmp_path).read_bytes()

    assert csv.startswith("Day,Labels\n")
    assert sum(int(line.split(",")[1]) for line in csv.splitlines()[1:]) == 8
    assert CHART in svg
    assert "var(" not in svg
    assert "style" not in svg
    assert png.startswith(b"\x89PNG")
    page.get_by_role("button", name="Show as table").click()
    expect(page.get_by_role("row")).to_have_count(31)
    check_accessible(page, "the table of the chart in the admin")


def test_the_theme_follows_when_it_is_switched(visit, root, labels):
    page = visit(root, "/admin/", theme="light")
    expect(page.locator("[data-island=labels-by-day]")).to_have_attribute("data-theme", "light")

    page.evaluate("document.documentElement.classList.add('dark')")

    expect(page.locator("[data-island=labels-by-day]")).to_have_attribute("data-theme", "dark")


def test_when_the_session_ends_the_password_is_asked_on_the_spot(visit, root, labels):
    root.set_password("correct horse battery staple")
    root.save()
    page = visit(root, "/admin/", fresh=True)
    page.clock.install()
    page.reload()
    expect(page.get_by_role("img", name=CHART)).to_be_visible()

    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.clock.fast_forward(61_000)
    page.get_by_label("Password").fill("correct horse battery staple")
    page.get_by_role("dialog").get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("img", name=CHART)).to_be_visible()


def test_an_empty_month_is_said_in_words(visit, root):
    page = visit(root, "/admin/")

    expect(page.get_by_text("No labels were submitted in the last 30 days.")).to_be_visible()
    check_reflow(page, "the admin's start page")
