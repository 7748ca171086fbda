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
_REQUIRED = ("id", "name", "server_url", "client_id", "client_secret")
_OPTIONAL = ("groups_claim", "roles", "creates_accounts")


@dataclass(frozen=True)
class Provider:
    """One OpenID Connect provider, and what its groups mean here."""

    id: str
    name: str
    server_url: str
    client_id: str
    client_secret: str
    groups_claim: str
    roles: Mapping[str, frozenset[Role]]
    creates_accounts: bool

    @property
    def mapped_roles(self) -> frozenset[Role]:
        """The roles that this provider decides about. All others are granted by people here."""
        return frozenset[Role]().union(*self.roles.values())

    def roles_of(self, groups: Collection[str]) -> frozenset[Role]:
        return frozenset[Role]().union(*(self.roles.get(group, frozenset()) for group in groups))


def read_providers(described: list[Any]) -> tuple[Provider, ...]:
    """Return the providers, or refuse to start with the first mistake in their description."""
    providers = tuple(_read(place, one) for place, one in enumerate(described, start=1))
    if len({provider.id for provider in providers}) < len(providers):
        raise ImproperlyConfigured(f"{SETTING}: two providers have the same id.")
    return providers


def _read(place: int, described: Any) -> Provider:
    where = f"{SETTING}, provider {place}"
    if not isinstance(described, dict):
        raise ImproperlyConfigured(f"{where}: write an object with {', '.join(_REQUIRED)}.")
    unknown = sorted(set(described) - {*_REQUIRED, *_OPTIONAL})
    if unknown:
        raise ImproperlyConfigured(f"{where}: nothing is called {', '.join(unknown)}.")
    texts = {name: _text(where, described, name) for name in _REQUIRED}
    if not re.fullmatch(r"[a-z0-9-]{1,32}", texts["id"]) or texts["id"] == "openid_connect":
        raise ImproperlyConfigured(f"{where}: id is 1 to 32 of a-z, 0-9 and -.")
    creates = described.get("creates_accounts", False)
    if not isinstance(creates, bool):
        raise ImproperlyConfigured(f"{where}: creates_accounts is true or false.")
    return Provider(
        **texts | {"server_url": _server(where, texts["server_url"])},
        groups_claim=_text(where, {"groups_claim": "groups"} | described, "groups_claim"),
        roles=_roles(where, described.get("roles", {})),
        creates_accounts=creates,
    )


def _text(where: str, described: Mapping[str, Any], name: str) -> str:
    value = described.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ImproperlyConfigured(f"{where}: {name} is missing or not a text.")
    return value.strip()


def _server(where: str, address: str) -> str:
    """Tokens are trusted because they come straight from the provider, so TLS must protect them."""
    url = urlsplit(address)
    safe = url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK)
    if not safe or not url.hostname:
        raise ImproperlyConfigured(f"{where}: server_url begins with https://.")
    return address.rstrip("/")


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
