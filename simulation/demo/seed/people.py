"""The scripted labelers as people with accounts nobody can sign in to."""

from datetime import datetime, timedelta

from labeling.guidelines.models import Acknowledgement, Guideline
from labeling.models import AccountEvent, User
from labeling.people.roles import Role
from simulation.labelers.demo import CREW, Member


def create_crew(*, manager: User, joined: datetime) -> list[User]:
    """They joined on different days, and passed the screening test a day later."""
    people = [
        _account(member, joined + timedelta(hours=7 * number)) for number, member in enumerate(CREW)
    ]
    for kind in (AccountEvent.Kind.JOINED, AccountEvent.Kind.QUALIFIED):
        AccountEvent.objects.bulk_create(
            AccountEvent(person=person, actor=manager, kind=kind) for person in people
        )
    for person in people:
        person.events.update(happened_at=person.date_joined)
    return people


def _account(member: Member, joined: datetime) -> User:
    return User.objects.create_user(
        member.username,
        f"{member.username}@example.org",
        None,
        roles=[Role.LABELER],
        name=member.name,
        languages=list(member.habit.languages),
        held_out=member.habit.held_out,
        date_joined=joined,
        qualified_at=joined + timedelta(days=1),
    )


def read_guidelines(people: list[User], *, published: datetime) -> None:
    """All of them read what was in force on their first day."""
    Guideline.objects.published().update(published_at=published)
    read = [
        Acknowledgement(guideline=guideline, person=person)
        for guideline in Guideline.objects.published()
        for person in people
    ]
    for one in Acknowledgement.objects.bulk_create(read):
        one.created_at = one.person.qualified_at or published
    Acknowledgement.objects.bulk_update(read, ["created_at"])
