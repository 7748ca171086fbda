"""Every refusal has one shape, and no input is a 500."""

import json
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from rest_framework.test import APIClient

from config import urls
from labeling.models import Role, User


def boom(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bug")


class WithABug:
    """The real addresses and one that is broken."""

    urlpatterns = [path("api/boom/", boom), path("boom/", boom), *urls.urlpatterns]
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def client() -> APIClient:
    return APIClient(raise_request_exception=False)


@pytest.fixture
def manager(db) -> User:
    return User.objects.create_user("max", "max@example.org", roles=[Role.MANAGER])


def refused(answer, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content[:300]
    assert answer.headers["Content-Type"].startswith("application/json")
    body: dict[str, Any] = answer.json()
    assert body["code"] == code
    assert body["message"]
    assert answer.headers["X-Request-ID"]
    return body


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/api/", "/api/nothing/", "/api/nothing", "/api/people/me"])
def test_an_unknown_address_is_a_json_404(client, db, method, address):
    refused(getattr(client, method)(address), 404, "not_found")


def test_a_wrong_method_is_a_json_405(ada, client_of):
    answer = client_of(ada).put("/api/people/me/", {})

    refused(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


def test_a_bug_is_a_json_500_with_the_number_to_look_for(client, settings):
    settings.ROOT_URLCONF = WithABug

    answer = client.get("/api/boom/", headers={"X-Request-ID": "from-the-proxy-1"})

    assert refused(answer, 500, "server_error")["request_id"] == "from-the-proxy-1"


def test_a_bug_outside_the_api_is_a_page(client, settings):
    settings.ROOT_URLCONF = WithABug

    answer = client.get("/boom/")

    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.content.decode()


def test_a_request_id_that_is_not_plain_is_replaced(client, db):
    answer = client.get("/api/people/session/", headers={"X-Request-ID": "x\u00e9 <script>"})

    assert answer.headers["X-Request-ID"].isalnum()


BAD_BODIES = {
    "nothing": (b"", 400, "invalid"),
    "not json": (b"{", 400, "parse_error"),
    "a list": (b"[]", 400, "invalid"),
    "a number": (b"7", 400, "invalid"),
    "null": (b"null", 400, "invalid"),
    "not utf-8": (b'{"roles": ["\xff"]}', 400, "parse_error"),
    "utf-16": ('{"roles": []}'.encode("utf-16"), 400, "parse_error"),
    "byte order mark": (b'\xef\xbb\xbf{"roles": []}', 400, "parse_error"),
    "nan": (b'{"roles": NaN}', 400, "parse_error"),
    "infinity": (b'{"roles": 1e999}', 400, "parse_error"),
    "a number of 10000 digits": (b'{"roles": ' + b"9" * 10_000 + b"}", 400, "parse_error"),
    "a nul": (b'{"note": "\\u0000"}', 400, "parse_error"),
    "a nul in a key": (b'{"\\u0000": 1}', 400, "parse_error"),
    "a lone surrogate": (b'{"note": "\\ud800"}', 400, "parse_error"),
    "a deep lone surrogate": (b'{"note": [[{"a": "\\udfff"}]]}', 400, "parse_error"),
    "33 deep": (b"[" * 33 + b"]" * 33, 400, "parse_error"),
    "100000 deep": (b"[" * 100_000 + b"]" * 100_000, 400, "parse_error"),
    "3 MiB": (b'"' + b"x" * 3 * 1024 * 1024 + b'"', 413, "too_large"),
    "a wrong type": (b'{"roles": {"a": 1}}', 400, "invalid"),
    "a wrong role": (b'{"roles": ["king"]}', 400, "invalid"),
    "a huge text": (b'{"note": "' + b"x" * 10_000 + b'"}', 400, "invalid"),
}
TARGETS = ["/api/people/invitations/", "/api/people/session/", "/api/people/me/"]


@pytest.mark.parametrize("name", BAD_BODIES)
@pytest.mark.parametrize("address", TARGETS)
def test_a_bad_body_is_refused_in_words(manager, proven_client_of, name, address):
    body, status, code = BAD_BODIES[name]
    client = proven_client_of(manager)
    client.raise_request_exception = False
    send = client.patch if address == "/api/people/me/" else client.post

    answer = send(address, data=body, content_type="application/json")

    if address == "/api/people/me/" and code == "invalid" and name != "a list":
        assert answer.status_code in {200, 400}  # nothing of it concerns this form
    else:
        refused(answer, status, code)


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "application/xml",
    ],
)
def test_only_json_is_read(client, db, content_type):
    answer = client.generic(
        "POST", "/api/people/session/", b"username=null", content_type=content_type
    )

    refused(answer, 415, "unsupported_media_type")


def test_a_compressed_charset_is_not_unpacked(client, db):
    bomb = "application/json; charset=bz2_codec"

    refused(
        client.generic("POST", "/api/people/session/", b"BZh9", content_type=bomb),
        400,
        "parse_error",
    )


@pytest.mark.parametrize(
    "address",
    [
        "/api/people/?search=%00",
        "/api/people/?after=%00",
        "/api/people/?after=x%00y",
        "/api/people/session/?%00=1",
        "/api/people/invitations/%00/",
        "/static/%00",
    ],
)
def test_a_nul_in_an_address_is_refused(manager, client_of, address):
    client = client_of(manager)
    client.raise_request_exception = False

    assert client.get(address).status_code in {400, 404}


def test_a_nul_in_the_session_cookie_is_refused(client, db):
    client.cookies["session"] = "aaaaaaaaaa"
    cookie = 'session="aaaaaaaaaa\\000"'

    answer = Client(raise_request_exception=False, headers={"Cookie": cookie}).get(
        "/api/people/session/"
    )

    refused(answer, 400, "bad_request")


@pytest.mark.parametrize(
    "query",
    [
        "?limit=0",
        "?limit=201",
        "?limit=x",
        "?after=forged",
        "?after=%ff",
        "?role=king",
        "?suspended=7",
    ],
)
def test_a_bad_question_says_which_part(manager, client_of, query):
    body = refused(client_of(manager).get(f"/api/people/{query}"), 400, "invalid")

    assert set(body["fields"]) == {query[1:].partition("=")[0]}


def test_nested_fields_are_named_with_dots(ada, client_of):
    sent = {"preferences": {"key_remaps": {"rank.submit": "<b>"}}, "languages": ["en", "!"]}

    body = refused(client_of(ada).patch("/api/people/me/", sent), 400, "invalid")

    assert set(body["fields"]) == {"preferences.key_remaps.rank.submit", "languages.1"}


def test_a_wrong_host_is_refused(client, db):
    refused(
        client.get("/api/people/session/", headers={"Host": "evil.example"}), 400, "bad_request"
    )


def test_the_schema_is_the_same_bytes_for_everybody(client, db):
    plain = client.get("/api/schema/")
    other = client.get("/api/schema/?version=9&lang=zh-hans", headers={"Accept-Language": "zh-CN"})

    assert plain.content == other.content
    assert json.loads(plain.content)["info"]["version"] == "1"
