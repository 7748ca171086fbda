import pytest
from rest_framework.test import APIClient

from labeling.models import Role, User
from tests.labeling.people.factors.devices import SITE, set_up_app
from tests.labeling.people.test_session import PASSWORD, sign_in


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.PUBLIC_URL = SITE


@pytest.fixture
def lin(db) -> User:
    return User.objects.create_user("lin", "lin@example.org", PASSWORD, roles=[Role.LABELER])


@pytest.fixture
def home(lin) -> APIClient:
    """The browser in which lin has set up an app."""
    client = sign_in("lin")
    set_up_app(client)
    lin.refresh_from_db()
    return client


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("root", "root@example.org", PASSWORD)
