"""The list of a person's sessions, and how they end."""

import threading
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connections
from django.test import Client, RequestFactory
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.test import APIClient

from labeling.models import AuditEntry, PersonSession, Role, User
from labeling.people.jobs import forget_what_has_ended
from labeling.people.leaving import pseudonymise
from labeling.people.proofs import Proof, proof_of, still_counts
from labeling.people.services import suspend
from labeling.people.sessions import services
from labeling.people.sessions.agents import browser_of, system_of
from tests.labeling.people.test_session import PASSWORD, browser, sign_in

SESSIONS = "/api/people/sessions/"
END_OTHERS = f"{SESSIONS}end-others/"
PROOF = {"password": PASSWORD}
STORES = ["db", "cached_db", "cache", "file"]


@pytest.fixture
def lin(db) -> User:
    return User.objects.create_user("lin", "lin@example.org", PASSWORD, roles=[Role.LABELER])


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("root", "root@example.org", PASSWORD)


def is_in(client: APIClient) -> bool:
    return client.get("/api/people/me/").status_code == 200


def session_of(client: APIClient) -> str:
    """Return the id that the list has for the session of this browser."""
    return str(next(one["id"] for one in client.get(SESSIONS).json() if one["is_current"]))


@pytest.fixture(params=STORES)
def any_store(request, settings, tmp_path):
    settings.SESSION_ENGINE = f"django.contrib.sessions.backends.{request.param}"
    settings.SESSION_FILE_PATH = str(tmp_path)


def test_people_see_where_they_are_signed_in_and_no_key(lin):
    phone = browser()
    credentials = {"username": "lin", "password": PASSWORD}
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile/15E148 Safari/604.1"
    phone.post("/api/people/session/", credentials, HTTP_USER_AGENT=agent, REMOTE_ADDR="192.0.2.7")
    here = sign_in("lin")

    answer = here.get(SESSIONS)

    listed = {one["is_current"]: one for one in answer.json()}
    assert [listed[False][name] for name in ("browser", "system", "address")] == [
        *["Safari", "iPhone", "192.0.2.7"]
    ]
    assert set(listed[True]) == {
        *["id", "browser", "system", "address", "signed_in_at", "seen_at", "is_current"]
    }
    for key in Session.objects.values_list("session_key", flat=True):
        assert key not in answer.content.decode()
        assert key not in str(PersonSession.objects.values())


def test_nobody_sees_or_ends_the_sessions_of_others(lin, root):
    hers = session_of(sign_in("lin"))
    other = sign_in("root")

    assert hers not in other.get(SESSIONS).content.decode()
    assert other.delete(f"{SESSIONS}{hers}/").status_code == 404


def test_a_session_ends_at_once_whichever_store_keeps_it(any_store, lin):
    here, elsewhere = sign_in("lin"), sign_in("lin")

    assert here.delete(f"{SESSIONS}{session_of(elsewhere)}/").status_code == 204

    assert is_in(here)
    assert not is_in(elsewhere)
    assert len(here.get(SESSIONS).json()) == 1
    assert lin.events.get().kind == "sessions_ended"
    assert AuditEntry.objects.filter(act="sessions_ended", person=lin).count() == 1


def test_all_others_end_and_this_one_stays(lin):
    here, *others = (sign_in("lin") for _ in range(3))

    assert here.post(END_OTHERS, PROOF).status_code == 204

    assert is_in(here)
    assert not any(is_in(one) for one in others)
    assert lin.events.get().detail == {"sessions": 2}


def test_ending_nothing_leaves_no_line_in_the_history(lin):
    sign_in("lin").post(END_OTHERS, PROOF)

    assert not lin.events.exists()


@pytest.mark.parametrize("end", ["sign_out", "suspend", "password", "sign_in_again"])
def test_other_ways_to_end_a_session_end_its_row(lin, root, end):
    client = sign_in("lin")
    row = PersonSession.objects.get()

    if end == "sign_out":
        client.delete("/api/people/session/")
    elif end == "suspend":
        suspend(actor=root, person=lin, reason="x")
    elif end == "password":
        client.post("/api/people/me/password/", {"current": PASSWORD, "new": "quite-another-one"})
    else:
        client.post("/api/people/session/", {"username": "root", "password": PASSWORD})

    assert not PersonSession.objects.live().filter(pk=row.pk).exists()
    assert is_in(client) == (end in {"password", "sign_in_again"})


def test_a_session_without_a_row_signs_nobody_in(lin):
    client = sign_in("lin")
    PersonSession.objects.all().delete()

    assert not is_in(client)


def test_a_row_of_somebody_else_signs_nobody_in(lin, root):
    client = sign_in("lin")
    PersonSession.objects.update(person=root)

    assert not is_in(client)


def test_a_live_stream_stops_counting_when_its_session_is_ended(lin):
    reader, here = sign_in("lin"), sign_in("lin")
    request = RequestFactory().get("/")
    request.session = reader.session
    proof = proof_of(Request(request))
    assert still_counts(lin, proof)

    here.delete(f"{SESSIONS}{session_of(reader)}/")

    assert not still_counts(lin, proof)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("vite_manifest")
def test_a_request_in_flight_does_not_bring_an_ended_session_back(lin, monkeypatch, settings):
    """It was let in before the end, and notes its activity and saves its session after it."""
    settings.SESSION_SAVE_EVERY_REQUEST = True
    slow, here = sign_in("lin"), sign_in("lin")
    ending = session_of(slow)
    let_in, ended = threading.Event(), threading.Event()
    note = services.note_activity

    def wait_and_note(row: PersonSession) -> None:
        let_in.set()
        assert ended.wait(30)
        note(row)

    def open_page() -> None:
        slow.get("/")
        connections.close_all()

    monkeypatch.setattr(services, "NOTED_EVERY", timedelta())
    monkeypatch.setattr("labeling.people.sessions.middleware.note_activity", wait_and_note)
    page = threading.Thread(target=open_page)
    page.start()
    assert let_in.wait(30)
    here.delete(f"{SESSIONS}{ending}/")
    seen = PersonSession.objects.get(public_id=ending).seen_at
    ended.set()
    page.join(30)

    assert not is_in(slow)
    row = PersonSession.objects.get(public_id=ending)
    assert row.ended_at is not None
    assert row.seen_at == seen


def test_only_who_outranks_a_person_signs_them_out_everywhere(lin, root):
    User.objects.create_user("mia", password=PASSWORD, roles=[Role.MANAGER])
    User.objects.create_user("max", password=PASSWORD, roles=[Role.MANAGER])
    hers, manager, peer = sign_in("lin"), sign_in("mia"), sign_in("max")
    of_lin = f"/api/people/{lin.public_id}/sessions/"
    of_mia = f"/api/people/{User.objects.get(username='mia').public_id}/sessions/"

    assert manager.get(of_lin).json() == {"open": 1}
    assert peer.delete(of_mia).status_code == 403
    assert manager.delete(of_lin).status_code == 204

    assert not is_in(hers)
    assert manager.get(of_lin).json() == {"open": 0}
    assert (lin.events.get().kind, lin.events.get().actor.username) == ("sessions_ended", "mia")


def test_what_is_over_is_removed_at_night_and_with_an_erasure(lin, root):
    sign_in("lin").delete("/api/people/session/")
    sign_in("lin")

    forget_what_has_ended()
    assert PersonSession.objects.filter(person=lin).count() == 1

    pseudonymise(actor=root, person=lin)
    assert not PersonSession.objects.filter(person=lin).exists()


def test_the_export_of_a_person_has_the_sessions(lin, tmp_path):
    sign_in("lin")

    call_command("export_person", "lin", tmp_path / "lin.jsonl")

    assert "labeling.PersonSession" in (tmp_path / "lin.jsonl").read_text()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("(Windows NT 10.0; Win64; rv:140.0) Gecko/2010 Firefox/140.0", "Firefox Windows"),
        ("(X11; Linux x86_64) AppleWebKit/5 Chrome/130.0 Safari/537.36", "Chrome Linux"),
        ("(Macintosh; Intel Mac OS X 10_15) Chrome/130.0 Safari/5 Edg/130", "Edge macOS"),
        ("(Linux; Android 15) Chrome/130.0 Mobile Safari/537.36", "Chrome Android"),
        ("curl/8", " "),
    ],
)
def test_browsers_and_systems_have_names(agent, words):
    assert f"{browser_of(agent)} {system_of(agent)}" == words


def test_a_sign_in_at_the_admin_brings_no_ended_session_back(root):
    """Somebody else may have a copy of the cookie."""
    here, elsewhere = Client(), Client()
    sent = {"username": "root", "password": PASSWORD}
    here.post("/admin/login/", sent)
    elsewhere.cookies["session"] = here.cookies["session"].value
    PersonSession.objects.all().end()

    here.post("/admin/login/", sent)

    assert here.get("/admin/labeling/user/").status_code == 200
    assert elsewhere.get("/admin/labeling/user/").status_code == 302


def test_a_row_signs_in_the_person_of_the_session_only(lin, root):
    """Even if both have one password, so that the proofs are equal."""
    client = sign_in("lin")
    User.objects.filter(pk=root.pk).update(password=User.objects.get(pk=lin.pk).password)
    PersonSession.objects.update(person=root)

    assert not is_in(client)


def test_a_password_that_a_command_has_changed_ends_sessions(lin):
    client = sign_in("lin")
    lin.set_password("quite-another-one")
    lin.save()

    assert not is_in(client)


def test_a_session_of_an_account_that_was_closed_in_the_database_is_over(lin):
    client = sign_in("lin")
    key = client.cookies["session"].value
    User.objects.update(suspended_at=timezone.now())

    assert not is_in(client)
    assert not still_counts(lin, Proof(session=key, token=None))


def test_the_key_changes_also_when_the_same_person_signs_in_again(lin):
    """Somebody else may have a copy of the old one."""
    client = sign_in("lin")
    before = client.cookies["session"].value

    client.post("/api/people/session/", {"username": "lin", "password": PASSWORD})

    assert client.cookies["session"].value != before
    assert is_in(client)
