"""Whether a session may act for its person. No database is asked: both sides are loaded."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from labeling.people.factors.required import STAFF, SUPERUSER
from labeling.people.models import User

# The key in a session that says who has checked more than a password. A session without it is
# nobody's as soon as its person has a second factor.
CHECKED = "second_factor"
BY_US, BY_PROVIDER = "us", "provider"


def is_required(person: User) -> bool:
    """Whether the setting names this person. Superusers act in every role but the labeler's."""
    named = {str(role) for role in person.powers}
    if person.is_staff:
        named.add(STAFF)
    if person.is_superuser:
        named.add(SUPERUSER)
    return not named.isdisjoint(settings.REQUIRE_SECOND_FACTOR)


def is_held(person: User) -> bool:
    """Whether this person may do nothing but set up the second factor that is missing."""
    return is_required(person) and not person.has_second_factor


def is_complete(person: User, session: SessionBase) -> bool:
    """Whether nothing is missing in this sign-in. A provider checks in its own way, which is
    enough unless this installation requires a factor of its own."""
    if not person.has_second_factor:
        return True
    checked = session.get(CHECKED)
    return checked == BY_US or (checked == BY_PROVIDER and not is_required(person))
