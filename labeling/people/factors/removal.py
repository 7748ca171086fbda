"""Forget all second factors of a person at once."""

from django.db import transaction

from labeling.people.errors import OutOfReach
from labeling.people.factors.models import Authenticator, Passkey, RecoveryCode
from labeling.people.models import AccountEvent, User
from labeling.people.services import end_sessions


def delete_factors(person: User) -> None:
    """Delete the rows. The caller has locked the person and decides what follows."""
    for factors in (Authenticator, Passkey, RecoveryCode):
        factors._default_manager.filter(person=person).delete()
    person.has_second_factor = False
    person.save(update_fields=["has_second_factor"])


@transaction.atomic
def remove_all_factors(*, actor: User, person: User) -> None:
    """For somebody who lost them. Every session ends, every access token too, because the
    finder of a lost device may have them."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if not actor.outranks(person):
        raise OutOfReach
    _remove(actor, person, {})


@transaction.atomic
def remove_all_factors_by_command(*, person: User) -> None:
    """For the last superuser. Who can run commands can change every row anyway."""
    person = User.objects.select_for_update().get(pk=person.pk)
    _remove(person, person, {"reason": "manage.py remove_factors"})


def _remove(actor: User, person: User, detail: dict[str, str]) -> None:
    delete_factors(person)
    end_sessions(person)
    AccountEvent.objects.create(
        person=person, actor=actor, kind=AccountEvent.Kind.FACTORS_REMOVED, detail=detail
    )
