"""What an identity provider says about the person who has just signed in there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.names import without_hidden
from labeling.people.sso.providers import Provider
from labeling.people.sso.proving import moment_of


@dataclass(frozen=True)
class Identity:
    provider: Provider
    subject: str
    name: str
    username: str
    verified_email: str  # empty if the provider does not say that it is verified
    unverified_email: str
    groups: frozenset[str]
    authenticated_at: datetime | None  # when the provider has asked who it is


def identity_of(provider: Provider, subject: str, claims: dict[str, Any]) -> Identity:
    email = _text(claims.get("email"))
    verified = claims.get("email_verified") in {True, "true"}
    return Identity(
        provider=provider,
        subject=subject,
        name=without_hidden(_text(claims.get("name")))[:150],
        username=_text(claims.get("preferred_username")),
        verified_email=email if verified else "",
        unverified_email="" if verified else email,
        groups=_groups(claims.get(provider.groups_claim)),
        authenticated_at=moment_of(claims.get("auth_time")),
    )


def _text(value: object) -> str:
    return value.strip().replace("\0", "") if isinstance(value, str) else ""


def _groups(value: object) -> frozenset[str]:
    """Some providers send one group as a text instead of a list."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list):
        return frozenset()
    return frozenset(one for one in listed if isinstance(one, str))
