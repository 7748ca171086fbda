"""Somebody leaves for good: who they were is forgotten, what they labeled stays."""

from typing import Any

from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from labeling.people.factors.removal import delete_factors
from labeling.people.forgetting import forget_names
from labeling.people.invitations.models import Invitation
from labeling.people.models import AccountEvent, User
from labeling.people.services import end_sessions
from labeling.people.sessions.models import PersonSession
from labeling.people.tokens.models import AccessToken

FORGOTTEN = [
    *["username", "name", "email", "password", "preferences", "opted_out_topics"],
    *["suspended_at", "suspended_because", "qualified_at", "requalify_by"],
]


@transaction.atomic
def pseudonymise(*, actor: User, person: User) -> User:
    """Close the account for ever and replace the name everywhere. Nothing brings it back.

    Whether the actor may do this was checked a day before, when the erasure was planned.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    names = _known_values(person, "name", "username")
    _forget_tries(_known_values(person, "username", "email"))
    _forget_traces(person)
    delete_factors(person)
    person.username = f"left-{person.public_id.hex[:12]}"
    person.name, person.email, person.suspended_because = "", "", ""
    person.preferences, person.opted_out_topics = {}, []
    person.suspended_at = person.suspended_at or timezone.now()
    person.qualified_at, person.requalify_by = None, None
    person.set_unusable_password()
    person.save(update_fields=FORGOTTEN)
    end_sessions(person)
    AccountEvent.objects.create(person=person, actor=actor, kind=AccountEvent.Kind.LEFT)
    forget_names(names, person.username)
    return person


def _known_values(person: User, *fields: str) -> set[str]:
    """Return what these fields contain or contained, from the history of the account."""
    found = {str(getattr(person, field)) for field in fields}
    for detail in person.events.values_list("detail", flat=True):
        for values in (detail.get("was", {}), detail.get("is", {})):
            found |= {values[field] for field in fields if field in values}
    return found - {""}


def _forget_traces(person: User) -> None:
    """Other rows that say a name: invitations, tokens, history, the admin’s log."""
    invitations = Invitation.objects.filter(accepted_by=person)
    if person.email:
        invitations |= Invitation.objects.filter(email__iexact=person.email)
    _forget_in_log(invitations)
    invitations.update(email="", note="")
    tokens = AccessToken.objects.filter(owner=person)
    _forget_in_log(tokens)
    tokens.update(name="")
    person.events.update(detail={})
    SocialAccount.objects.filter(user=person).delete()
    PersonSession.objects.filter(person=person).delete()
    _forget_in_log(User.objects.filter(pk=person.pk))


def _forget_tries(names: set[str]) -> None:
    """Delete tries to sign in. Failed ones are stored in lower case and cut (account_name)."""
    stored = {name.strip().lower()[:150] for name in names}
    for tries in (AccessAttempt, AccessFailureLog, AccessLog):
        rows = tries.objects.alias(lower=Lower("username"))
        rows.filter(lower__in=stored).delete()


def _forget_in_log(rows: QuerySet[Any]) -> None:
    """Empty what the log of the admin calls these rows."""
    kind = ContentType.objects.get_for_model(rows.model)
    keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
    LogEntry.objects.filter(content_type=kind, object_id__in=keys).update(
        object_repr="", change_message=""
    )
