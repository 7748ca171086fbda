import pytest

from labeling.models import Role, User
from tests.browser.labeling.quality.team import Team
from tests.browser.visit import PICTURES


@pytest.fixture
def mary(transactional_db) -> User:
    """A manager."""
    return User.objects.create_user(
        "mary", "mary@example.org", name="Mary Jackson", roles=[Role.MANAGER]
    )


@pytest.fixture
def team(transactional_db) -> Team:
    # Accessibility is the same at any size, and checking it takes its time.
    return Team(labelers=100, tasks=320) if PICTURES else Team(labelers=24, tasks=120)
