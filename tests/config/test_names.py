"""A name that others read is what it looks like."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from common.fields import NameField
from common.names import refuse_hidden, without_hidden
from labeling.models import Role, User
from tests.config.test_request_fields import fields_of_requests, takes

__all__ = ["fields_of_requests"]

HIDDEN = ["\u202e", "\u2066", "\u200b", "\ufeff", "\x07", "\u2028", "\n", "\u00ad", "\ud800"]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_no_name_or_title_takes_a_character_that_is_not_shown(fields_of_requests, hidden):
    names: dict[str, Any] = {
        where: field
        for where, field in fields_of_requests.items()
        if where.rpartition(".")[2] in {"name", "title"}
    }

    assert len(names) > 10
    assert [where for where, field in names.items() if takes(field, f"a{hidden}b")] == []


@pytest.mark.parametrize(
    "name", ["王小明", "Zoë O’Connor", "محمد", "می\u200cخواهم", "👩\u200d🔬 team", "a  b"]
)
def test_names_of_all_people_are_names(name):
    refuse_hidden(name)
    NameField().run_validation(name)


def test_what_a_provider_calls_somebody_is_read_without_hidden_characters():
    assert without_hidden("Ada\u202e \x00Lovelace\n") == "Ada Lovelace"


def test_the_admin_refuses_a_hidden_character(client, django_user_model):
    root = User.objects.create_superuser("root", password="a-long-enough-passphrase")
    lin = User.objects.create_user("lin", roles=[Role.LABELER])
    client.force_login(root, backend="labeling.people.authentication.PasswordBackend")
    page = f"/admin/labeling/user/{lin.pk}/change/"

    answer = client.post(page, {"username": "lin", "name": "nil\u202e"})

    assert "one that is not shown" in answer.content.decode()
    with pytest.raises(ValidationError):
        refuse_hidden("nil\u202e")
