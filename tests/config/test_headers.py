"""Every answer carries its guards: pages, data, files, refusals and errors alike."""

import pytest
from django.test import Client

from labeling.models import Role, User
from tests.config.test_refusals import WithABug
from tests.permissions.routes import all_operations
from tests.permissions.trial import filled_in

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("super", roles=list(Role))


def guard(answer) -> None:
    for name, value in ALWAYS.items():
        assert answer.headers.get(name) == value, name
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    [scripts] = [
        part for part in policy.split(";") if "script-src" in part or "default-src" in part
    ][-1:]
    assert "unsafe-inline" not in scripts
    assert "Strict-Transport-Security" in answer.headers
    assert answer.headers["X-Request-ID"]


@pytest.mark.parametrize("signed_in", [False, True], ids=["stranger", "superuser"])
def test_every_address_is_guarded(root, settings, vite_manifest, signed_in):
    settings.SECURE_HSTS_SECONDS = 3600
    client = Client(raise_request_exception=False)
    if signed_in:
        client.force_login(root, backend="labeling.people.authentication.PasswordBackend")
    paths = {one.path for one in all_operations()}
    literal = [path for path in paths if "{" not in path]
    patterned = [
        "/api/people/00000000-0000-0000-0000-000000000000/",
        "/admin/labeling/user/1/change/",
    ]

    for address in [filled_in(path, root) for path in literal] + patterned:
        answer = client.get(address, secure=True)
        guard(answer)
        if address.startswith(("/api/", "/admin/")):
            assert "private" in answer.headers["Cache-Control"], address
            assert "no-store" in answer.headers["Cache-Control"], address


@pytest.mark.parametrize(
    "address", ["/api/boom/", "/boom/", "/no/such.page", "/api/none", "/?a=%00"]
)
def test_errors_are_guarded_too(db, settings, vite_manifest, address):
    settings.ROOT_URLCONF = WithABug
    settings.SECURE_HSTS_SECONDS = 3600

    guard(Client(raise_request_exception=False).get(address, secure=True))


def test_a_refused_host_is_guarded_too(db, settings):
    settings.SECURE_HSTS_SECONDS = 3600

    guard(Client().get("/api/people/session/", headers={"Host": "evil.example"}, secure=True))
