"""What an identity provider says about the person who has just signed in there."""

from dataclasses import dataclass
from typing import Any

from labeling.people.sso.providers import Provider


@dataclass(frozen=True)
class Identity:
    provider: Provider
    subject: str
    name: str
    username: str
    verified_email: str  # empty if the provider does not say that it is verified
    unverified_email: str
    groups: frozenset[str]


def identity_of(provider: Provider, subject: str, claims: dict[str, Any]) -> Identity:
    email = _text(claims.get("email"))
    verified = claims.get("email_verified") in {True, "true"}
    return Identity(
        provider=provider,
        subject=subject,
        name=_text(claims.get("name"))[:150],
        username=_text(claims.get("preferred_username")),
        verified_email=email if verified else "",
        unverified_email="" if verified else email,
        groups=_groups(claims.get(provider.groups_claim)),
    )


def _text(value: object) -> str:
    return value.strip().replace("\0", "") if isinstance(value, str) else ""


def _groups(value: object) -> frozenset[str]:
    """Some providers send one group as a text instead of a list."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list):
        return frozenset()
    return frozenset(one for one in listed if isinstance(one, str))
