"""Usernames whose letters are of several alphabets are refused, because they look like others."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from labeling.models import Role, User
from labeling.people.invitations.services import invite
from labeling.people.scripts import refuse_mixed_scripts


@pytest.mark.parametrize(
    "username",
    [
        "ada.lovelace-1",
        "ада",
        "αδα",
        "ада_1.5",
        "王小明",
        "王xiao",
        "やまだ太郎",
        "ヤマダー",
        "김철수",
        "zoë",
        "émile",
    ],
)
def test_one_alphabet_and_those_that_are_written_together_are_allowed(username):
    refuse_mixed_scripts(username)


@pytest.mark.parametrize("username", ["аda", "adа", "pаypal", "αda", "ада王", "ada١", "ａda-αx"])
def test_letters_that_look_like_others_are_refused(username):
    with pytest.raises(ValidationError, match="one alphabet"):
        refuse_mixed_scripts(username)


def test_who_joins_with_such_a_name_is_refused_and_existing_accounts_stay(db, client):
    root = User.objects.create_superuser("root")
    old = User(username="аda")
    old.set_password("an-old-pass-word")
    old.save()
    invited = invite(inviter=root, roles=[Role.LABELER])
    sent = {
        "username": "adа",
        "name": "Ada",
        "password": "a-new-pass-word",
    }

    token = invited.link.rsplit("/", 1)[1]
    answer = client.post(f"/api/people/invitations/{token}/accept/", sent, "application/json")

    assert answer.status_code == 400
    assert "alphabet" in str(answer.json()["fields"]["username"])
    signed_in = client.post(
        "/api/people/session/",
        {"username": old.username, "password": "an-old-pass-word"},
        "application/json",
    )
    assert signed_in.status_code == 200


@pytest.mark.parametrize("make", [User.objects.create_user, User.objects.create_superuser])
@pytest.mark.parametrize("username", ["аda", "ada lovelace", "ada@example.org"])
def test_no_script_makes_such_an_account(db, make, username):
    with pytest.raises(ValidationError):
        make(username, password="a-new-pass-word")

    assert not User.objects.exists()


def test_the_command_refuses_such_a_name(db):
    with pytest.raises(CommandError, match="alphabet"):
        call_command("createsuperuser", username="аdmin", email="", interactive=False)

    assert not User.objects.exists()
