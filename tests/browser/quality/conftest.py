import pytest

from labeling.models import Role, User
from tests.browser.quality.team import Team


@pytest.fixture
def mary(transactional_db) -> User:
    """A manager."""
    return User.objects.create_user(
        "mary", "mary@example.org", name="Mary Jackson", roles=[Role.MANAGER]
    )


@pytest.fixture
def team(transactional_db) -> Team:
    return Team()
