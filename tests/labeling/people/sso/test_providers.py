import pytest
from django.core.exceptions import ImproperlyConfigured

from common import env
from labeling.models import Role
from labeling.people.sso.providers import OidcProvider, SamlProvider, read_providers

CORP = {
    "id": "corp",
    "name": "Example Corp",
    "server_url": "https://id.example.org/",
    "client_id": "plumbline",
    "client_secret": "a-secret",
}

ACME = {
    "protocol": "saml",
    "id": "acme",
    "name": "Acme",
    "entity_id": "https://id.example.org/",
    "sso_url": "https://id.example.org/sso",
    "certificate": "MIIC",
}


def test_a_saml_provider_verifies_no_address_unless_told():
    [acme] = read_providers([ACME])

    assert isinstance(acme, SamlProvider)
    assert (acme.email_domains, acme.attributes["email"]) == (frozenset(), "email")


def test_a_provider_creates_no_accounts_and_maps_no_roles_unless_told():
    [corp] = read_providers([CORP])

    assert isinstance(corp, OidcProvider)
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
        ([CORP | {"protocol": "ldap"}], "protocol is oidc or saml"),
        ([CORP | {"protocol": "saml"}], "nothing is called client_id"),
        ([ACME | {"certificate": ""}], "certificate is missing"),
        ([ACME | {"sso_url": "http://id.example.org"}], "sso_url begins with https://"),
        ([ACME | {"signing_key": "x"}], "go together"),
        ([ACME | {"email_domains": "example.org"}], "write email_domains like"),
        ([ACME | {"email_domains": ["@example.org"]}], "write email_domains like"),
        ([ACME | {"attributes": {"phone": "x"}}], "names for email, name, username"),
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
