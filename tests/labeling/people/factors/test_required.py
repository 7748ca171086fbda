"""Where a second factor is required, people without one can only set one up."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from labeling.models import AuditEntry, Role, User
from labeling.people.factors.required import read_required
from labeling.people.factors.steps import BACKEND
from labeling.people.proofs import Proof, still_counts
from labeling.people.tokens.services import make_token
from tests.labeling.people.factors.devices import ME, STEP, code_of, first_step, set_up_app
from tests.labeling.people.test_session import PASSWORD, browser, sign_in
from tests.permissions.routes import all_operations

PROOF = {"password": PASSWORD}


@pytest.fixture(autouse=True)
def required(settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = frozenset({"manager", "superuser"})


@pytest.fixture
def ann(db) -> User:
    return User.objects.create_user(
        "ann", "ann@example.org", PASSWORD, roles=[Role.MANAGER], is_staff=True
    )


def test_somebody_without_one_reaches_only_the_way_to_set_one_up(ann):
    client = sign_in("ann")

    refused = client.get("/api/people/")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    assert client.get("/api/people/session/").json()["must_add_factor"] is True
    assert client.get("/api/people/me/").status_code == 200
    assert client.get("/admin/").headers["Location"] == "/"
    assert AuditEntry.objects.filter(act="factor_required", person=ann).count() == 1

    set_up_app(client)

    assert client.get("/api/people/session/").json()["must_add_factor"] is False
    assert client.get("/api/people/").status_code == 200
    assert client.get("/admin/").status_code == 200


def is_refused(person: User, method: str, path: str) -> bool:
    client = Client()
    client.force_login(person, backend=BACKEND)
    address = path.replace("{", "").replace("}", "")
    answer = client.generic(method, address, "{}", content_type="application/json")
    return answer.headers.get("Location") == "/" or b"second_factor_required" in answer.content


def test_no_other_operation_of_the_api_or_the_admin_is_open_to_them(ann):
    guarded = [one for one in all_operations() if one.path.startswith(("/api/", "/admin/"))]

    opened = {
        f"{method} {operation.path}"
        for operation in guarded
        for method in operation.methods
        if not is_refused(ann, method, operation.path)
    }

    assert opened == {
        "GET /api/people/me/",
        "GET /api/people/session/",
        "GET /api/people/session/activity/",
        "POST /api/people/session/activity/",
        "POST /api/people/session/",
        "DELETE /api/people/session/",
        "POST /api/people/session/stay/",
        "POST /api/people/session/second-step/",
        "POST /api/people/session/passkey/",
        "POST /api/people/session/passkey/options/",
        "GET /api/people/me/factors/",
        "POST /api/people/me/factors/authenticator/",
        "PUT /api/people/me/factors/authenticator/",
        "POST /api/people/me/factors/authenticator/remove/",
        "POST /api/people/me/factors/recovery-codes/",
        "POST /api/people/me/factors/passkeys/",
        "POST /api/people/me/factors/passkeys/options/",
        "POST /api/people/me/factors/passkeys/{passkey_id}/remove/",
    }


def test_a_live_view_ends_when_a_factor_becomes_required(ann, settings):
    settings.REQUIRE_SECOND_FACTOR = frozenset()
    key = sign_in("ann").cookies["session"].value
    proof = Proof(session=key, token=None)
    assert still_counts(ann, proof)

    settings.REQUIRE_SECOND_FACTOR = frozenset({"manager"})
    assert not still_counts(ann, proof)


def test_a_live_view_ends_when_its_session_lacks_the_second_step(ann):
    here, elsewhere = sign_in("ann"), sign_in("ann").cookies["session"].value
    set_up_app(here)
    ann.refresh_from_db()

    assert not still_counts(ann, Proof(session=elsewhere, token=None))
    assert still_counts(ann, Proof(session=here.cookies["session"].value, token=None))


def test_a_token_is_not_made_without_the_factor_and_those_there_are_work_on(ann):
    secret = make_token(owner=ann, name="old", roles=[Role.MANAGER], days=1).secret
    client = sign_in("ann")

    made = client.post("/api/people/tokens/", {"name": "x", "roles": ["manager"], "days": 1})

    assert made.json()["code"] == "second_factor_required"
    headers = {"Authorization": f"Bearer {secret}"}
    assert browser().get("/api/people/", headers=headers).status_code == 200


def test_labelers_are_asked_for_nothing(ada):
    ada.set_password(PASSWORD)
    ada.save()

    assert sign_in("ada").get("/api/people/session/").json()["must_add_factor"] is False


def test_a_role_granted_later_holds_at_once(ada):
    ada.set_password(PASSWORD)
    ada.save()
    client = sign_in("ada")

    User.objects.filter(pk=ada.pk).update(roles=[Role.MANAGER])

    assert client.get("/api/people/").json()["code"] == "second_factor_required"


@pytest.mark.parametrize(
    ("names", "more"),
    [
        ({"superuser"}, {"is_superuser": True}),
        ({"manager"}, {"is_superuser": True}),  # superusers act in this role as well
        ({"staff"}, {"is_staff": True}),
        ({"researcher"}, {"roles": [Role.RESEARCHER]}),
    ],
)
def test_superusers_and_staff_are_included_where_the_setting_says_so(db, settings, names, more):
    User.objects.create_user("sue", "sue@example.org", PASSWORD, **more)

    settings.REQUIRE_SECOND_FACTOR = frozenset(names)
    assert sign_in("sue").get("/api/people/session/").json()["must_add_factor"] is True

    settings.REQUIRE_SECOND_FACTOR = frozenset({"labeler"})
    assert sign_in("sue").get("/api/people/session/").json()["must_add_factor"] is False


def test_the_last_factor_is_kept_where_one_is_required(ann):
    client = sign_in("ann")
    set_up_app(client)

    answer = client.post(f"{ME}/authenticator/remove/", PROOF)

    assert (answer.status_code, answer.json()["code"]) == (409, "last_factor")
    assert first_step("ann").post(STEP, {"code": code_of(ann)}).status_code == 200


def test_the_setting_names_only_what_exists():
    assert read_required(["administrator", "staff"]) == {"administrator", "staff"}
    with pytest.raises(ImproperlyConfigured, match="names admins; known are labeler, manager"):
        read_required(["admins"])
