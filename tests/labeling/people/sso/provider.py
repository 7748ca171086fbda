"""A real OpenID Connect provider, and a browser that goes there and comes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import requests
from oidc_provider_mock import User as Known
from oidc_provider_mock import run_server_in_thread
from rest_framework.test import APIClient

from labeling.people.sso.providers import Provider, read_providers

ROLES = {"labelers": ["labeler"], "leads": ["labeler", "manager"]}


@contextmanager
def identity_provider(*people: Known) -> Iterator[str]:
    """Start the provider; it signs in the person chosen on its page."""
    with run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


def described(address: str, **more: object) -> tuple[Provider, ...]:
    corp = {
        "id": "corp",
        "name": "Example Corp",
        "server_url": address,
        "client_id": "plumbline",
        "client_secret": "a-secret",
        "roles": ROLES,
    }
    return read_providers([corp | more])


def known(subject: str, *groups: str, verified: bool = True, email: str = "") -> Known:
    claims = {
        "name": subject.title(),
        "preferred_username": subject,
        "email": email or f"{subject}@example.org",
        "email_verified": verified,
        "groups": list(groups),
    }
    return Known(sub=subject, claims=claims)


def depart(client: APIClient, next_page: str = "/") -> str:
    """Return the address to which the sign-in page sends the browser."""
    answer = client.post("/api/people/providers/corp/", {"next": next_page})
    assert answer.status_code == 200, answer.content
    return str(answer.json()["address"])


def return_address(address: str, **choice: str) -> str:
    """Choose something on the provider's page; return the address of ours that it sends us to."""
    answer = requests.post(address, data=choice, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def sign_in_as(subject: str, client: APIClient | None = None, next_page: str = "/") -> str:
    """Go the whole way and return where the browser is sent in the end."""
    client = client or APIClient()
    answer = client.get(return_address(depart(client, next_page), sub=subject))
    assert answer.status_code == 302
    return answer.headers["Location"]


def problem_in(location: str) -> str:
    address = urlsplit(location)
    assert address.path == "/sign-in", location
    return parse_qs(address.query)["problem"][0]
