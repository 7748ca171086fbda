"""The page that carries the application: language, colours, and what it may load."""

import re

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.test import Client

pytestmark = pytest.mark.usefixtures("vite_manifest")


@pytest.mark.parametrize("address", ["/", "/people", "/join/abc-DEF_1", "/no/such/page"])
def test_every_address_of_people_answers_with_the_application(db, client, address):
    answer = client.get(address)

    assert answer.status_code == 200
    assert 'src="/static/app/assets/main-12345678.js"' in answer.text


class SecondHash(StaticFilesStorage):
    """As in production, where Django gives every file a hashed name."""

    def url(self, name: str | None) -> str:
        return f"{super().url(name)}?second"


def test_files_keep_the_names_by_which_they_import_each_other(db, client, settings):
    storage = {"BACKEND": f"{__name__}.SecondHash"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}

    answer = client.get("/").text

    assert "favicon.svg?second" in answer
    assert 'src="/static/app/assets/main-12345678.js"' in answer


@pytest.mark.parametrize("address", ["/api/nothing", "/static/nothing.js", "/metrics/nothing"])
def test_addresses_of_machines_are_never_answered_with_a_page(db, client, address):
    assert client.get(address).status_code == 404


def test_the_page_runs_no_script_and_wears_no_style_written_into_it(db, client):
    answer = client.get("/")
    policy = answer.headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    nonce = re.search(r'nonce="([^"]+)"', answer.text)
    assert nonce
    assert f"'nonce-{nonce[1]}'" in policy
    assert client.get("/").headers["Content-Security-Policy"] != policy


def test_answers_that_are_no_page_may_load_nothing(db, client):
    policy = client.get("/api/people/session/").headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'")


def test_a_stranger_is_greeted_in_the_language_of_the_browser(db, client):
    answer = client.get("/", headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.5"})

    assert '<html lang="zh-Hans" data-theme="system">' in answer.text


def test_a_stranger_keeps_what_was_chosen_before(db, client):
    client.cookies.load({"language": "zh-Hans", "theme": "dark"})

    assert '<html lang="zh-Hans" data-theme="dark">' in client.get("/").text


def test_a_made_up_theme_is_not_written_into_the_page(db, client):
    client.cookies.load({"theme": '"><b>'})

    assert 'data-theme="system"' in client.get("/").text


def test_a_person_finds_their_own_language_and_colours(ada):
    ada.interface_language, ada.theme = "zh-Hans", "dark"
    ada.save()
    client = Client()
    client.force_login(ada, backend="labeling.people.authentication.PasswordBackend")

    assert '<html lang="zh-Hans" data-theme="dark">' in client.get("/").text


def test_the_page_is_asked_for_each_time(db, client):
    assert "no-store" in client.get("/").headers["Cache-Control"]
