"""A way back in for somebody who forgot the password."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from labeling.models import AccountEvent, PasswordReset, Role, User
from labeling.people.resets.services import make_reset_link
from labeling.people.services import end_sessions

PASSWORD = "a-long-enough-passphrase"


@pytest.fixture
def manager(db) -> User:
    return User.objects.create_user("max", "max@example.org", roles=[Role.MANAGER])


def token_for(person: User, manager: User) -> str:
    return make_reset_link(actor=manager, person=person).link.rpartition("/")[2]


def use(token: str, password: str = PASSWORD):
    return APIClient().post(f"/api/people/resets/{token}/", {"password": password})


def test_a_manager_hands_out_a_link_and_the_person_signs_in_again(ada, manager, proven_client_of):
    sessions = ada.session_generation
    made = proven_client_of(manager).post(f"/api/people/{ada.public_id}/reset-link/").json()
    token = made["link"].rpartition("/")[2]
    assert APIClient().get(f"/api/people/resets/{token}/").json()["username"] == "ada"

    assert use(token).json() == {"username": "ada"}

    said = {"username": "ada", "password": PASSWORD}
    assert APIClient().post("/api/people/session/", said).status_code == 200
    ada.refresh_from_db()
    assert ada.session_generation == sessions + 1
    kinds = list(ada.events.order_by("pk").values_list("kind", "actor__username"))
    assert kinds == [("reset_link_made", "max"), ("password_changed", "ada")]
    assert token not in str(list(AccountEvent.objects.values()))


def test_a_link_works_once(ada, manager):
    token = token_for(ada, manager)
    use(token)

    assert use(token, "another-long-passphrase").json()["code"] == "reset_is_gone"


def test_a_link_ends_with_what_it_was_made_for(ada, manager):
    """Else somebody who has seen it could undo a new password, or the link to a provider."""
    token = token_for(ada, manager)

    end_sessions(ada)  # as a new password, a linked provider and a suspension do

    assert use(token).status_code == 404


def test_a_link_ends_by_itself(ada, manager, settings):
    token = token_for(ada, manager)

    with time_machine.travel(timezone.now() + settings.RESET_LINK_TIME + timedelta(seconds=1)):
        assert use(token).status_code == 404


def test_a_newer_link_and_a_revocation_end_a_link(ada, manager, client_of):
    first, second = token_for(ada, manager), token_for(ada, manager)
    assert use(first).status_code == 404

    client_of(manager).delete(f"/api/people/{ada.public_id}/reset-link/")

    assert use(second).status_code == 404


def test_a_link_of_a_suspended_person_does_not_work(ada, manager, proven_client_of):
    token = token_for(ada, manager)
    proven_client_of(manager).post(f"/api/people/{ada.public_id}/suspend/", {"reason": "x"})

    assert use(token).status_code == 404
    again = proven_client_of(manager).post(f"/api/people/{ada.public_id}/reset-link/")
    assert again.json()["code"] == "out_of_reach"


def test_a_weak_password_is_refused_and_the_link_still_works(ada, manager):
    token = token_for(ada, manager)

    assert "password" in use(token, "short").json()["fields"]
    assert use(token).status_code == 200


def test_a_manager_makes_no_link_for_people_with_more_power(manager, proven_client_of):
    abe = User.objects.create_user("abe", roles=[Role.ADMINISTRATOR])

    answer = proven_client_of(manager).post(f"/api/people/{abe.public_id}/reset-link/")

    assert answer.json()["code"] == "out_of_reach"
    assert not PasswordReset.objects.exists()


def test_a_manager_makes_no_link_for_another_manager_but_an_administrator_does(
    manager, proven_client_of
):
    peer = User.objects.create_user("mia", roles=[Role.MANAGER])
    abe = User.objects.create_user("abe", roles=[Role.ADMINISTRATOR])
    address = f"/api/people/{peer.public_id}/reset-link/"

    assert proven_client_of(manager).post(address).json()["code"] == "out_of_reach"
    assert proven_client_of(abe).post(address).status_code == 201


def test_a_link_ends_when_its_maker_may_no_longer_make_it(ada, manager):
    token = token_for(ada, manager)
    User.objects.filter(pk=ada.pk).update(roles=[Role.LABELER, Role.RESEARCHER])

    assert use(token).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_at_once_one_is_told_that_it_is_gone(ada, manager):
    token = token_for(ada, manager)

    def try_it(number: int) -> int:
        try:
            return int(use(token, f"a-long-enough-passphrase-{number}").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(try_it, range(4)))

    assert answers == [200, 404, 404, 404]
