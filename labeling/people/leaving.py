"""Somebody leaves for good: who they were is forgotten, what they labeled stays."""

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from labeling.people.errors import OutOfReach
from labeling.people.invitations.models import Invitation
from labeling.people.models import AccountEvent, User
from labeling.people.services import end_sessions
from labeling.people.tokens.models import AccessToken


@transaction.atomic
def pseudonymise(*, actor: User, person: User) -> User:
    """Close the account for ever and replace the name everywhere. Nothing brings it back."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if person == actor or not actor.may_manage(person):
        raise OutOfReach
    _forget_traces(person)
    person.username = f"left-{person.public_id.hex[:12]}"
    person.name, person.email, person.suspended_because = "", "", ""
    person.preferences, person.opted_out_topics = {}, []
    person.suspended_at = person.suspended_at or timezone.now()
    person.qualified_at, person.requalify_by = None, None
    person.set_unusable_password()
    person.save()
    end_sessions(person)
    AccountEvent.objects.create(person=person, actor=actor, kind=AccountEvent.Kind.LEFT)
    return person


def _forget_traces(person: User) -> None:
    """Other rows that say a name: invitations, history, tries to sign in, the admin’s log."""
    Invitation.objects.filter(accepted_by=person).update(email="", note="")
    Invitation.objects.filter(email__iexact=person.email).exclude(email="").update(
        email="", note=""
    )
    AccessToken.objects.filter(owner=person).update(name="")
    person.events.update(detail={})
    for tries in (AccessAttempt, AccessFailureLog, AccessLog):
        tries.objects.filter(username__in=[person.username, person.email]).delete()
    people = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=people, object_id=str(person.pk)).update(
        object_repr="", change_message=""
    )
