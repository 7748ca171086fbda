"""Pages of long lists."""

import pytest

from labeling.models import Role, User


@pytest.fixture
def manager(db) -> User:
    return User.objects.create_user("max", "max@example.org", roles=[Role.MANAGER, Role.LABELER])


def test_the_page_of_another_list_is_refused(manager, client_of, ada, grace):
    client = client_of(manager)
    first = client.get("/api/people/?limit=1").json()
    after = first["next"]

    assert client.get(f"/api/people/?limit=1&after={after}").status_code == 200
    for other in ("/api/people/invitations/", "/api/prompts/", "/api/labels/mine/"):
        answer = client.get(f"{other}?after={after}")
        assert answer.status_code in {400, 403}, other
