"""The address of an admin list cannot be used to ask about columns that it does not show."""

import logging

import pytest
from django.contrib import admin
from django.test import Client

import config.urls  # noqa: F401  (it registers the admin's pages)
from labeling.models import Role, User

LISTS = list(admin.site._registry.items())
SECRETS = ["password", "token_hash", "secret", "code", "author_key", "key", "writer", "model"]
HOSTILE = [
    *["username__regex=(", "roles__contains=abc", "id__in=a,b", "pk=abc", "q=%F0%9F%92%A9"],
    *["state__exact=%C3%28", "created_at__year=99999999", "created_at__year=abc"],
    *["created_at__month=13&created_at__year=2026", "p=-1", "p=abc", "o=99.-99.x", "all=1"],
    *["_to_field=password", "e=1", "held_out__exact=maybe", "suspended_at__isempty=2"],
    *["machine__id__exact=abc", "sweep__id__exact=99999999999999999999", "q=" + "word+" * 3000],
]


@pytest.fixture
def root(db) -> Client:
    person = User.objects.create_superuser("root", "root@example.org", "a-long-enough-one")
    person.roles = [*Role]
    person.save()
    client = Client()
    client.force_login(person, backend="labeling.people.authentication.PasswordBackend")
    return client


def lookups_of(model):
    """Every lookup of every column, and of the columns one relation away."""
    found = []
    for field in model._meta.get_fields():
        names = [field.name]
        if field.related_model:
            names += [f"{field.name}__{far.name}" for far in field.related_model._meta.get_fields()]
        kinds = field.get_lookups() if hasattr(field, "get_lookups") else {}
        found += [ending for name in names for ending in (name, *(f"{name}__{k}" for k in kinds))]
    return found


@pytest.mark.parametrize(("model", "page"), LISTS, ids=[model.__name__ for model, _page in LISTS])
def test_an_admin_list_allows_only_the_lookups_of_its_filters(model, page, rf):
    request = rf.get("/")
    filtered = {one if isinstance(one, str) else one[0] for one in page.get_list_filter(request)}
    filtered |= {page.date_hierarchy}

    allowed = [name for name in lookups_of(model) if page.lookup_allowed(name, "x", request)]

    assert all(name.split("__")[0] in filtered for name in allowed)
    assert not filtered & set(SECRETS)
    assert not any(name.endswith(("regex", "startswith", "contains")) for name in allowed)


@pytest.mark.parametrize(("model", "page"), LISTS, ids=[model.__name__ for model, _page in LISTS])
def test_a_hostile_address_of_an_admin_list_is_never_a_server_error(model, page, root):
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"

    statuses = {query: root.get(f"{address}?{query}").status_code for query in HOSTILE}

    assert {query: status for query, status in statuses.items() if status >= 500} == {}


def test_a_password_hash_cannot_be_read_by_lookups(root):
    answer = root.get("/admin/labeling/user/?username=root&password__regex=^pbkdf2")

    assert answer.status_code == 400


def test_a_refused_lookup_writes_nothing_of_it_to_the_log(root, monkeypatch):
    lines: list[str] = []
    [handler] = [one for one in logging.getLogger().handlers if one.name == "stderr"]
    monkeypatch.setattr(handler, "emit", lambda record: lines.append(handler.format(record)))

    root.get("/admin/labeling/user/?canary__x=1")

    assert "admin/labeling/user/" in "".join(lines)
    assert "canary" not in "".join(lines)


KEYS = ["0", "-1", "9" * 30, "abc", "_00", "_ED_A0_80", "a" * 3000, "1_2F..", "null", "%00"]
COMPLETED = [
    *["", "term=%00", "term=" + "word+" * 3000, "app_label=labeling", "model_name=user"],
    *["app_label=labeling&model_name=user&field_name=password&term=a", "page=-1", "page=abc"],
    *["app_label=%00&model_name=%00&field_name=%00", "app_label=auth&model_name=x&field_name=y"],
]
ACTIONS = [
    {"action": "delete_selected", "_selected_action": "abc"},
    {"action": "delete_selected", "_selected_action": "9" * 30},
    {"action": "nothing", "_selected_action": "1"},
    {"action": "", "select_across": "x", "index": "abc"},
    {"action": "a\0b", "_selected_action": "a\0b", "index": "-1"},
    {"form-TOTAL_FORMS": "9" * 9, "form-INITIAL_FORMS": "abc", "_save": "1"},
]


@pytest.mark.parametrize(("model", "page"), LISTS, ids=[model.__name__ for model, _page in LISTS])
def test_a_hostile_key_or_action_of_an_admin_page_is_never_a_server_error(model, page, root):
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"

    pages = {key: root.get(f"{address}{key}/change/?_changelist_filters=%00") for key in KEYS}
    pages |= {f"{key} history": root.get(f"{address}{key}/history/") for key in KEYS}
    pages |= {str(sent): root.post(address, sent) for sent in ACTIONS}

    assert {name: one.status_code for name, one in pages.items() if one.status_code >= 500} == {}


@pytest.mark.parametrize("query", COMPLETED, ids=lambda query: query[:40])
def test_a_hostile_question_to_the_autocompletion_is_never_a_server_error(query, root):
    assert root.get(f"/admin/autocomplete/?{query}").status_code < 500
