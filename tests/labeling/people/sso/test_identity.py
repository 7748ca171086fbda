import pytest

from labeling.people.errors import SsoProblem
from labeling.people.sso.adapter import _claims
from labeling.people.sso.identity import identity_of
from tests.labeling.people.sso.provider import described

[CORP] = described("https://id.example.org")


@pytest.mark.parametrize("said", [None, False, "no", "", 0])
def test_an_address_counts_as_verified_only_if_the_provider_says_so(said):
    identity = identity_of(CORP, "1", {"email": "ada@example.org", "email_verified": said})

    assert (identity.verified_email, identity.unverified_email) == ("", "ada@example.org")


@pytest.mark.parametrize(
    ("said", "groups"),
    [("leads", {"leads"}), (["a", 7, None], {"a"}), (None, set()), ({"a": 1}, set())],
)
def test_groups_are_read_in_every_form(said, groups):
    assert identity_of(CORP, "1", {"groups": said}).groups == groups


@pytest.mark.parametrize(
    "said",
    [
        {"id_token": {"sub": "ada"}, "userinfo": {"sub": "grace"}},
        {"userinfo": {"sub": "grace"}},
        {},
    ],
)
def test_token_and_user_page_must_be_about_one_person(said):
    with pytest.raises(SsoProblem):
        _claims(said)
