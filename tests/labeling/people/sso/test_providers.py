import pytest
from django.core.exceptions import ImproperlyConfigured

from common import env
from labeling.models import Role
from labeling.people.sso.providers import read_providers

CORP = {
    "id": "corp",
    "name": "Example Corp",
    "server_url": "https://id.example.org/",
    "client_id": "plumbline",
    "client_secret": "a-secret",
}


def test_a_provider_creates_no_accounts_and_maps_no_roles_unless_told():
    [corp] = read_providers([CORP])

    assert corp.server_url == "https://id.example.org"
    assert (corp.creates_accounts, corp.roles, corp.groups_claim) == (False, {}, "groups")


def test_roles_are_those_of_all_groups():
    [corp] = read_providers([CORP | {"roles": {"a": ["labeler"], "b": ["manager"]}}])

    assert corp.roles_of(["a", "b", "c"]) == {Role.LABELER, Role.MANAGER}
    assert corp.mapped_roles == {Role.LABELER, Role.MANAGER}


@pytest.mark.parametrize(
    ("described", "said"),
    [
        (["corp"], "provider 1: write an object"),
        ([CORP, CORP], "same id"),
        ([CORP | {"name": ""}], "name is missing"),
        ([CORP | {"id": "Example Corp"}], "id is 1 to 32"),
        ([CORP | {"id": "openid_connect"}], "id is 1 to 32"),
        ([CORP | {"server_url": "http://id.example.org"}], "https://"),
        ([CORP | {"groups": "x"}], "nothing is called groups"),
        ([CORP | {"creates_accounts": "no"}], "true or false"),
        ([CORP | {"roles": {"a": ["superuser"]}}], "list of labeler, manager"),
        ([CORP | {"roles": {"a": "manager"}}], "list of labeler, manager"),
        ([CORP | {"roles": ["manager"]}], "write roles like"),
    ],
)
def test_a_mistake_is_named_at_the_start(described, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        read_providers(described)


@pytest.mark.parametrize(("typed", "said"), [("{", "not valid JSON"), ("{}", "not a list")])
def test_the_setting_must_be_a_list_in_json(monkeypatch, typed, said):
    monkeypatch.setenv("SSO_PROVIDERS", typed)

    with pytest.raises(ImproperlyConfigured, match=said):
        env.objects("SSO_PROVIDERS")
