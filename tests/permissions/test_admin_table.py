"""What each role can do on every page of the admin, compared with tests/admin_permissions.csv.

The table of operations says who opens a page. This one says what they can do there: look, add,
change and delete rows, write fields, use actions, and the same for the rows below (inlines).
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import get_resolver

from labeling.models import Role, User
from labeling.people.staff import RoleAdmin

FILE = Path(__file__).resolve().parent.parent / "admin_permissions.csv"
WHO = ["labeler", "manager", "researcher", "administrator", "superuser"]
PERMISSIONS = ["view", "add", "change", "delete"]
Cell = tuple[str, str, str]


@pytest.fixture(autouse=True)
def loaded_pages() -> None:
    """The pages are registered when the addresses are loaded."""
    assert get_resolver().url_patterns
    assert admin.site._registry


@pytest.fixture
def requests(db) -> dict[str, HttpRequest]:
    """One request of a person of every kind."""
    made: dict[str, HttpRequest] = {}
    for who in WHO:
        roles = [] if who == "superuser" else [Role(who)]
        made[who] = RequestFactory().get("/admin/")
        made[who].user = User.objects.create_user(
            who, roles=roles, is_staff=True, is_superuser=who == "superuser"
        )
    return made


def abilities(request: HttpRequest) -> Iterator[Cell]:
    """Page, kind and name of everything that this person can do."""
    for model, page in admin.site._registry.items():
        name = model._meta.label
        row = model()
        yield from ((name, "page", one) for one in allowed(page, request, row))
        if page.has_change_permission(request, row):
            yield from ((name, "field", field) for field in written(page, request, row))
        yield from ((name, "action", action) for action in actions(page, request))
        for inline in page.get_inline_instances(request, row):
            kind = f"inline {inline.model._meta.object_name}"
            yield from ((name, kind, one) for one in allowed(inline, request, row))


def allowed(page: Any, request: HttpRequest, row: Any) -> Iterator[str]:
    for one in PERMISSIONS:
        ask = getattr(page, f"has_{one}_permission")
        about = [] if one == "add" and isinstance(page, admin.ModelAdmin) else [row]
        if ask(request, *about):
            yield one


def written(page: Any, request: HttpRequest, row: Any) -> list[str]:
    fields = flatten_fieldsets(page.get_fieldsets(request, row))
    return [one for one in fields if one not in page.get_readonly_fields(request, row)]


def actions(page: Any, request: HttpRequest) -> Iterator[str]:
    yield from page.get_actions(request)
    if not isinstance(page, RoleAdmin):
        return
    buttons = [
        *page.get_actions_list(request),
        *page.get_actions_detail(request, ""),
        *page.get_actions_row(request),
        *page.get_actions_submit_line(request, ""),
    ]
    yield from (one.path for one in buttons)


def test_the_table_of_the_admin_is_true(requests):
    can = {who: set(abilities(request)) for who, request in requests.items()}
    header = ["page", "kind", "name", *WHO]
    today = [
        ",".join([*cell, *("yes" if cell in can[who] else "no" for who in WHO)])
        for cell in sorted(set().union(*can.values()))
    ]

    written_down = FILE.read_text().splitlines() if FILE.exists() else []

    wrong = sorted(set(today) ^ set(written_down[1:]))
    assert written_down[:1] == [",".join(header)], "\n".join([",".join(header), *today])
    assert not wrong, "Change the code or the table until you mean it:\n" + "\n".join(wrong)


def test_every_action_names_its_permission():
    """An action without permissions would be offered to all who see the page."""
    bare = [
        f"{model.__name__}.{name}"
        for model, page in admin.site._registry.items()
        for listed in ("actions", "actions_list", "actions_detail", "actions_row")
        for name in getattr(page, listed, None) or []
        if not getattr(getattr(page, name, None), "allowed_permissions", None)
    ]

    assert bare == []


def test_labelers_can_do_nothing_in_the_admin():
    with FILE.open(newline="") as file:
        rows = list(csv.DictReader(file))

    assert rows
    assert {row["labeler"] for row in rows} == {"no"}
