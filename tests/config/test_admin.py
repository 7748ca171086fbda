"""The admin: who gets in, what each role sees there, and what nobody can do."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from labeling.models import AccountEvent, Invitation, Role, User
from labeling.people.services import suspend

PASSWORD = "a-long-enough-passphrase"


@pytest.fixture
def staff(db):
    def someone(*roles: Role, superuser: bool = False) -> tuple[User, Client]:
        name = "-".join(roles) or "nobody"
        person = User.objects.create_user(name, f"{name}@example.org", PASSWORD, roles=list(roles))
        person.is_staff, person.is_superuser = True, superuser
        person.save()
        client = Client()
        client.force_login(person, backend="labeling.people.authentication.PasswordBackend")
        return person, client

    return someone


def sent_by(person: User, **changed) -> dict[str, Any]:
    form = {"name": person.name, "roles": person.roles, "languages": "", "_save": "Save"}
    return form | changed


def test_the_start_page_shows_the_loop_even_when_it_is_empty(staff):
    _person, client = staff(Role.RESEARCHER)

    page = client.get("/admin/").content.decode()

    assert "There are no prompts yet." in page
    assert "Nobody has handed in a label yet." in page


def test_people_without_a_role_are_told_so(staff):
    _person, client = staff()

    assert "none of your roles has work here" in client.get("/admin/").content.decode()


def test_an_administrator_gives_roles_but_neither_staff_nor_superuser(staff, ada):
    _person, client = staff(Role.ADMINISTRATOR)
    address = f"/admin/labeling/user/{ada.pk}/change/"
    wanted = sent_by(ada, roles=["labeler", "researcher"], is_staff="on", is_superuser="on")

    answer = client.post(address, wanted)

    assert answer.status_code == 302, answer.content.decode()[-2000:]
    ada.refresh_from_db()
    assert ada.roles == ["labeler", "researcher"]
    assert (ada.is_staff, ada.is_superuser) == (False, False)
    assert AccountEvent.objects.get(person=ada).kind == "changed"


def test_a_manager_gives_nobody_more_than_a_manager_has(staff, ada):
    _person, client = staff(Role.MANAGER)
    address = f"/admin/labeling/user/{ada.pk}/change/"

    answer = client.post(address, sent_by(ada, roles=["administrator"]))

    assert answer.status_code == 403
    ada.refresh_from_db()
    assert ada.roles == ["labeler"]


def test_nobody_changes_those_above_them_or_themselves(staff):
    _administrator, client = staff(Role.ADMINISTRATOR)
    root, _client = staff(superuser=True)
    manager, manager_client = staff(Role.MANAGER)

    above = client.post(f"/admin/labeling/user/{root.pk}/change/", sent_by(root, name="x"))
    own = manager_client.post(
        f"/admin/labeling/user/{manager.pk}/change/", sent_by(manager, roles=["administrator"])
    )

    assert (above.status_code, own.status_code) == (403, 403)
    root.refresh_from_db()
    assert root.name == ""


def test_a_superuser_gives_staff(staff, ada):
    _root, client = staff(superuser=True)

    client.post(f"/admin/labeling/user/{ada.pk}/change/", sent_by(ada, is_staff="on"))

    ada.refresh_from_db()
    assert ada.is_staff


@pytest.mark.parametrize("page", ["add/", "{pk}/delete/", "{pk}/password/"])
def test_nobody_adds_or_deletes_people_or_sets_their_passwords(staff, ada, page):
    _root, client = staff(superuser=True)

    answer = client.post(f"/admin/labeling/user/{page.format(pk=ada.pk)}", {"post": "yes"})

    assert answer.status_code in {302, 403, 404}
    assert User.objects.filter(pk=ada.pk).exists()
    assert User.objects.count() == 2


def test_an_invitation_made_in_the_admin_shows_its_link_once(staff):
    _person, client = staff(Role.MANAGER)
    form = {"email": "new@example.org", "note": "", "roles": ["labeler"], "languages": "en"}

    page = client.post("/admin/labeling/invitation/add/", form, follow=True).content.decode()

    assert "/join/" in page
    assert Invitation.objects.get().roles == ["labeler"]
    assert "/join/" not in client.get("/admin/labeling/invitation/").content.decode()


def test_a_manager_invites_no_administrator_in_the_admin(staff):
    _person, client = staff(Role.MANAGER)
    form = {"email": "", "note": "", "roles": ["administrator"], "languages": ""}

    assert client.post("/admin/labeling/invitation/add/", form).status_code == 403
    assert not Invitation.objects.exists()


def test_suspending_in_the_admin_ends_the_session(staff, ada):
    _person, client = staff(Role.MANAGER)
    hers = Client()
    hers.force_login(ada, backend="labeling.people.authentication.PasswordBackend")

    chosen = {"action": "suspend_chosen", "_selected_action": [ada.pk]}
    client.post("/admin/labeling/user/", chosen)

    assert hers.get("/api/people/me/").status_code == 401


def test_the_admins_own_door_has_the_same_guard(staff):
    person, _client = staff(Role.MANAGER)
    form = {"username": person.email, "password": "wrong"}
    for _ in range(5):
        Client().post("/admin/login/", form)

    refused = Client().post("/admin/login/", form | {"password": PASSWORD})

    assert "Too many attempts" in refused.content.decode()
    assert "session" not in refused.cookies


def test_people_sign_in_to_the_admin_with_their_email_address(staff):
    person, _client = staff(Role.MANAGER)

    answer = Client().post("/admin/login/", {"username": person.email, "password": PASSWORD})

    assert answer.status_code == 302


def test_a_labeler_with_a_password_does_not_get_in(ada):
    ada.set_password(PASSWORD)
    ada.save()

    answer = Client().post("/admin/login/", {"username": "ada", "password": PASSWORD})

    assert answer.status_code == 200
    assert "session" not in answer.cookies


LATE = timedelta(minutes=11)


def test_a_sign_in_of_long_ago_gives_no_roles_in_the_admin_without_the_password(staff, ada):
    _boss, client = staff(Role.ADMINISTRATOR)
    address = f"/admin/labeling/user/{ada.pk}/change/"
    wanted = sent_by(ada, roles=["labeler", "manager"])

    with time_machine.travel(timezone.now() + LATE):
        page = client.get(address).content.decode()
        without = client.post(address, wanted).content.decode()
        wrong = client.post(address, wanted | {"own_password": "wrong"})
        ada.refresh_from_db()
        untouched = ada.roles
        harmless = client.post(address, sent_by(ada, name="Ada"))
        right = client.post(address, wanted | {"own_password": PASSWORD})
        again = client.get(address).content.decode()

    assert 'name="own_password"' in page
    assert "confirm your password first" in without
    assert re.search('<input[^>]*value="manager"[^>]*checked', without)  # what was chosen is kept
    assert (wrong.status_code, untouched) == (200, ["labeler"])
    assert (harmless.status_code, right.status_code) == (302, 302)
    ada.refresh_from_db()
    assert ada.roles == ["labeler", "manager"]
    assert 'name="own_password"' not in again


def test_a_sign_in_of_long_ago_invites_and_restores_nobody_in_the_admin(staff, ada):
    boss, client = staff(Role.ADMINISTRATOR)
    suspend(actor=boss, person=ada, reason="x")
    form = {"email": "", "note": "", "roles": ["administrator"], "languages": ""}
    chosen = {"action": "restore_chosen", "_selected_action": [ada.pk]}

    with time_machine.travel(timezone.now() + LATE):
        invited = client.post("/admin/labeling/invitation/add/", form)
        restored = client.post("/admin/labeling/user/", chosen, follow=True)

    assert "confirm your password first" in invited.content.decode()
    assert "signed in too long ago" in restored.content.decode()
    assert not Invitation.objects.exists()
    ada.refresh_from_db()
    assert ada.suspended_at
