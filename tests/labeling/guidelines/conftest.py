"""Those who write guidelines and answer questions."""

import pytest

from labeling.guidelines.models import Kind, Purpose
from labeling.guidelines.services import publish, write_guideline
from labeling.models import Role, User


@pytest.fixture
def rosalind(db) -> User:
    return User.objects.create_user("rosalind", "r@example.org", roles=[Role.RESEARCHER])


@pytest.fixture
def mary(db) -> User:
    return User.objects.create_user("mary", "mary@example.org", roles=[Role.MANAGER])


@pytest.fixture
def publish_version():
    def publish_version(body="Read.", kind=Kind.DEMONSTRATE, purpose=Purpose.TRAINING):
        return publish(
            guideline=write_guideline(kind=kind, purpose=purpose, body=body, written_by=None)
        )

    return publish_version
