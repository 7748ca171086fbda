"""Identity providers as the setting SSO_PROVIDERS describes them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from common.env import LOOPBACK
from labeling.people.roles import Role

SETTING = "SSO_PROVIDERS"
_REQUIRED = {
    "oidc": ("id", "name", "server_url", "client_id", "client_secret"),
    "saml": ("id", "name", "entity_id", "sso_url", "certificate"),
}
_COMMON = ("protocol", "groups_claim", "roles", "creates_accounts")
_OPTIONAL = {
    "oidc": _COMMON,
    "saml": (*_COMMON, "email_domains", "attributes", "signing_key", "signing_certificate"),
}
# The attributes of a SAML assertion, under the names that most providers use.
_ATTRIBUTES = {"email": "email", "name": "name", "username": "username"}


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One identity provider, and what its groups mean here."""

    id: str
    name: str
    groups_claim: str
    roles: Mapping[str, frozenset[Role]]
    creates_accounts: bool

    @property
    def mapped_roles(self) -> frozenset[Role]:
        """The roles that this provider decides about. All others are granted by people here."""
        return frozenset[Role]().union(*self.roles.values())

    def roles_of(self, groups: Collection[str]) -> frozenset[Role]:
        return frozenset[Role]().union(*(self.roles.get(group, frozenset()) for group in groups))


@dataclass(frozen=True, kw_only=True)
class OidcProvider(Provider):
    server_url: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, kw_only=True)
class SamlProvider(Provider):
    entity_id: str
    sso_url: str
    certificate: str
    # With a key, requests are signed.
    signing_key: str
    signing_certificate: str
    # An assertion says nothing about who checked an address, so the operator names the domains
    # whose addresses only the organisation gives out.
    email_domains: frozenset[str]
    attributes: Mapping[str, str]


def read_providers(described: list[Any]) -> tuple[Provider, ...]:
    """Return the providers, or refuse to start with the first mistake in their description."""
    providers = tuple(_read(place, one) for place, one in enumerate(described, start=1))
    if len({provider.id for provider in providers}) < len(providers):
        raise ImproperlyConfigured(f"{SETTING}: two providers have the same id.")
    return providers


def _read(place: int, described: Any) -> Provider:
    where = f"{SETTING}, provider {place}"
    if not isinstance(described, dict):
        raise ImproperlyConfigured(f"{where}: write an object with {', '.join(_REQUIRED['oidc'])}.")
    protocol = described.get("protocol", "oidc")
    if protocol not in _REQUIRED:
        raise ImproperlyConfigured(f"{where}: protocol is oidc or saml.")
    unknown = sorted(set(described) - {*_REQUIRED[protocol], *_OPTIONAL[protocol]})
    if unknown:
        raise ImproperlyConfigured(f"{where}: nothing is called {', '.join(unknown)}.")
    texts = {name: _text(where, described, name) for name in _REQUIRED[protocol]}
    if not re.fullmatch(r"[a-z0-9-]{1,32}", texts["id"]) or texts["id"] == "openid_connect":
        raise ImproperlyConfigured(f"{where}: id is 1 to 32 of a-z, 0-9 and -.")
    creates = described.get("creates_accounts", False)
    if not isinstance(creates, bool):
        raise ImproperlyConfigured(f"{where}: creates_accounts is true or false.")
    fields: dict[str, Any] = texts | {
        "groups_claim": _text(where, {"groups_claim": "groups"} | described, "groups_claim"),
        "roles": _roles(where, described.get("roles", {})),
        "creates_accounts": creates,
    }
    if protocol == "oidc":
        fields["server_url"] = _server(where, texts["server_url"], "server_url").rstrip("/")
        return OidcProvider(**fields)
    return SamlProvider(**fields | _saml(where, described, texts["sso_url"]))


def _saml(where: str, described: Mapping[str, Any], sso_url: str) -> dict[str, Any]:
    _server(where, sso_url, "sso_url")
    key, certificate = (described.get(one, "") for one in ("signing_key", "signing_certificate"))
    texts = isinstance(key, str) and isinstance(certificate, str)
    if not texts or bool(key) != bool(certificate):
        raise ImproperlyConfigured(f"{where}: signing_key and signing_certificate go together.")
    domains = described.get("email_domains", [])
    if not isinstance(domains, list) or not all(_is_domain(one) for one in domains):
        raise ImproperlyConfigured(f'{where}: write email_domains like ["example.org"].')
    named = described.get("attributes", {})
    if not isinstance(named, dict) or not set(named) <= set(_ATTRIBUTES):
        known = ", ".join(_ATTRIBUTES)
        raise ImproperlyConfigured(f"{where}: attributes has names for {known}.")
    return {
        "signing_key": key,
        "signing_certificate": certificate,
        "email_domains": frozenset(one.lower() for one in domains),
        "attributes": {one: _text(where, _ATTRIBUTES | named, one) for one in _ATTRIBUTES},
    }


def _is_domain(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[\w-]+(\.[\w-]+)+", value))


def _text(where: str, described: Mapping[str, Any], name: str) -> str:
    value = described.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ImproperlyConfigured(f"{where}: {name} is missing or not a text.")
    return value.strip()


def _server(where: str, address: str, name: str) -> str:
    """Tokens are trusted because they come straight from the provider, so TLS must protect them."""
    url = urlsplit(address)
    safe = url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK)
    if not safe or not url.hostname:
        raise ImproperlyConfigured(f"{where}: {name} begins with https://.")
    return address


def _roles(where: str, described: Any) -> dict[str, frozenset[Role]]:
    if not isinstance(described, dict):
        raise ImproperlyConfigured(f'{where}: write roles like {{"group": ["labeler"]}}.')
    found = {}
    for group, roles in described.items():
        if not isinstance(roles, list) or not set(map(str, roles)) <= set(Role.values):
            known = ", ".join(Role.values)
            raise ImproperlyConfigured(f"{where}: roles of {group!r} is a list of {known}.")
        found[group] = frozenset(Role(role) for role in roles)
    return found
