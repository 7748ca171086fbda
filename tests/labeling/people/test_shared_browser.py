"""All tabs of a browser share a session: a request that names another person is refused."""

import pytest
from django.test import Client

from labeling.models import Label
from labeling.tasks.services import take_seat
from tests.labeling.conftest import key, open_one


@pytest.fixture
def browser(ada) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def test_a_label_of_somebody_else_is_neither_stored_nor_refused_for_good(browser, ada, grace):
    open_one()
    seat = take_seat(labeler=ada).public_id
    sent = {"key": str(key()), "ranking": [["A", "B"], ["C", "D"]], "measures": {"active_ms": 1}}

    def deliver(person) -> tuple[int, str | None]:
        answer = browser.post(
            f"/api/labels/seats/{seat}/hand-in/",
            sent,
            content_type="application/json",
            headers={"X-Person": str(person.public_id)},
        )
        return answer.status_code, answer.json().get("code")

    assert deliver(grace) == (409, "other_person")
    assert not Label.objects.exists()
    assert deliver(ada) == (201, None)


def test_a_request_that_names_nobody_is_from_the_person_of_the_session(browser, ada):
    assert browser.get("/api/people/me/").json()["id"] == str(ada.public_id)
