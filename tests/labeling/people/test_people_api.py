"""What managers and administrators see of people, and what they may change."""

import pytest

from labeling.models import AccountEvent, Role, User


@pytest.fixture
def manager(db) -> User:
    return User.objects.create_user("max", "max@example.org", roles=[Role.MANAGER])


@pytest.fixture
def administrator(db) -> User:
    return User.objects.create_user("abe", "abe@example.org", roles=[Role.ADMINISTRATOR])


def test_people_come_in_pages_without_repeats_or_gaps(manager, client_of):
    for number in range(25):
        User.objects.create_user(f"p{number:02}", roles=[Role.LABELER])
    client, seen, following = client_of(manager), [], None
    while True:
        query = f"?limit=10&role=labeler{f'&after={following}' if following else ''}"
        page = client.get(f"/api/people/{query}").json()
        seen += [person["username"] for person in page["results"]]
        following = page["next"]
        if following is None:
            break

    assert seen == [f"p{number:02}" for number in range(25)]


def test_people_are_found_by_name_role_and_state(manager, ada, grace, client_of):
    client = client_of(manager)
    client.post(f"/api/people/{grace.public_id}/suspend/", {"reason": "Asked for it."})

    def found(query: str) -> list[str]:
        return [one["username"] for one in client.get(f"/api/people/{query}").json()["results"]]

    assert found("?search=ADA@") == ["ada"]
    assert found("?role=manager") == ["max"]
    assert found("?suspended=true") == ["grace"]
    assert found("?suspended=false") == ["ada", "max"]


@pytest.mark.parametrize(
    ("roles", "status"),
    [(["labeler", "manager"], 200), ([], 200), (["researcher"], 403), (["administrator"], 403)],
)
def test_a_manager_gives_what_a_manager_has(manager, ada, proven_client_of, roles, status):
    answer = proven_client_of(manager).patch(f"/api/people/{ada.public_id}/", {"roles": roles})

    assert answer.status_code == status
    ada.refresh_from_db()
    assert ada.roles == (roles if status == 200 else ["labeler"])


@pytest.mark.parametrize("change", [{"is_staff": True}, {"is_staff": False}])
def test_only_a_superuser_decides_who_enters_the_admin(
    administrator, ada, proven_client_of, change
):
    address = f"/api/people/{ada.public_id}/"

    assert proven_client_of(administrator).patch(address, change).status_code == 403
    root = User.objects.create_superuser("root")
    assert proven_client_of(root).patch(address, change).status_code == 200


@pytest.mark.parametrize(
    ("what", "said"), [("", {"name": "x"}), ("suspend/", {"reason": "Mine now."})]
)
def test_a_manager_does_not_touch_those_above(manager, administrator, client_of, what, said):
    client = client_of(manager)
    address = f"/api/people/{administrator.public_id}/{what}"

    send = client.post if what else client.patch
    answer = send(address, said)

    assert answer.json()["code"] == "out_of_reach"
    administrator.refresh_from_db()
    assert (administrator.name, administrator.suspended_at) == ("", None)


def test_nobody_suspends_themselves(administrator, client_of):
    address = f"/api/people/{administrator.public_id}/suspend/"

    assert client_of(administrator).post(address, {"reason": "Oops."}).status_code == 403


def test_what_was_done_to_an_account_is_kept(administrator, ada, proven_client_of):
    client = proven_client_of(administrator)
    client.patch(f"/api/people/{ada.public_id}/", {"roles": ["labeler", "researcher"]})
    client.post(f"/api/people/{ada.public_id}/suspend/", {"reason": "Copied replies."})
    client.post(f"/api/people/{ada.public_id}/restore/")

    restored, suspended, changed = AccountEvent.objects.filter(person=ada)
    assert restored.kind == "restored"
    assert (suspended.kind, suspended.detail) == ("suspended", {"reason": "Copied replies."})
    assert changed.detail == {
        "was": {"roles": ["labeler"]},
        "is": {"roles": ["labeler", "researcher"]},
    }
    assert {one.actor for one in (restored, suspended, changed)} == {administrator}


def test_row_numbers_stay_inside(manager, ada, client_of):
    body = client_of(manager).get(f"/api/people/{ada.public_id}/").json()

    assert body["id"] == str(ada.public_id)
    assert client_of(manager).get(f"/api/people/{ada.pk}/").status_code == 404


def test_people_are_found_by_qualification_group_language_and_topic(
    manager, ada, grace, qualified, client_of
):
    User.objects.filter(pk=grace.pk).update(
        qualified_at=None, held_out=True, languages=["fr"], opted_out_topics=["violence"]
    )
    late = qualified("late", requalify_by="2020-01-01T00:00Z")
    soon = qualified("soon", requalify_by="2999-01-01T00:00Z")
    client = client_of(manager)

    def found(query: str) -> set[str]:
        rows = client.get(f"/api/people/?role=labeler&{query}").json()["results"]
        return {one["username"] for one in rows}

    assert found("qualification=not_yet") == {"grace", late.username} | (
        set() if ada.qualified_at else {"ada"}
    )
    assert found("qualification=asked_again") == {late.username, soon.username}
    assert soon.username in found("qualification=qualified")
    assert found("held_out=true") == found("language=fr") == {"grace"}
    assert "grace" not in found("topic=violence")


def test_the_history_of_an_account_says_who_did_what_and_why(manager, ada, proven_client_of):
    client = proven_client_of(manager)
    address = f"/api/people/{ada.public_id}/"
    client.post(f"{address}suspend/", {"reason": "On leave."})
    client.post(f"{address}restore/", {"reason": "Back again."})
    client.patch(address, {"held_out": True, "languages": ada.languages})

    history = client.get(f"{address}history/").json()["results"]

    assert [(one["kind"], one["actor"]) for one in history] == [
        ("changed", "max"),
        ("restored", "max"),
        ("suspended", "max"),
    ]
    assert history[0]["detail"] == {"was": {"held_out": False}, "is": {"held_out": True}}
    assert history[1]["detail"]["reason"] == "Back again."


def test_saving_without_a_change_leaves_no_line_in_the_history(manager, ada, client_of):
    client_of(manager).patch(f"/api/people/{ada.public_id}/", {"held_out": False})

    assert not ada.events.exists()


def test_one_person_is_asked_to_qualify_again(manager, qualified, client_of):
    eve = qualified("eve")
    said = {"reason": "Rare mistakes with lists.", "days": 7}

    row = (
        client_of(manager)
        .post(f"/api/qualification/people/{eve.public_id}/requalify/", said)
        .json()
    )

    assert row["is_qualified"]
    assert row["requalify_by"] is not None
    assert eve.events.get().detail["reason"] == said["reason"]


def test_nobody_is_found_at_the_address_of_nobody(manager, client_of):
    answer = client_of(manager).get("/api/people/00000000-0000-4000-8000-000000000000/")

    assert answer.status_code == 404
