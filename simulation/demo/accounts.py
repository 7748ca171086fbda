"""The people of the demo, one per role."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from labeling.people.models import Role, User
from launcher.demo_accounts import DEMO_ACCOUNTS, DemoAccount


@transaction.atomic
def create_demo_people(*, password: str) -> list[User]:
    """Create who is missing; people who are there keep the password they have by now."""
    return [person_for(account, password) for account in DEMO_ACCOUNTS]


def opened_by(password: str, people: Iterable[User]) -> list[User]:
    """Return who signs in with this password: not everybody after a restore of another site."""
    return [person for person in people if person.is_active and person.check_password(password)]


def person_for(account: DemoAccount, password: str) -> User:
    if found := User.objects.filter(username=account.username).first():
        return found
    role = Role(account.role)
    return User.objects.create_user(
        account.username,
        f"{account.username}@example.org",
        password,
        roles=[role],
        name=account.name,
        languages=["en", "zh-Hans"],
        qualified_at=timezone.now() if role == Role.LABELER else None,
        is_staff=role != Role.LABELER,
        is_superuser=role == Role.ADMINISTRATOR,
    )
