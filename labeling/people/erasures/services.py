"""Plan the erasure of a person, or carry it out. undo.py drops the plan.

Race: planning, undoing and carrying out lock the row of the person first, as do suspending and
restoring, and read the erasure afterwards. So exactly one of "undone" and "done" happens.
"""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from labeling.people.erasures.models import Erasure
from labeling.people.errors import ErasureIsOver, ErasureIsPlanned, OutOfReach, OwnErasureIsPlanned
from labeling.people.factors.steps import admit
from labeling.people.leaving import pseudonymise
from labeling.people.models import AccountEvent, User
from labeling.people.services import end_sessions
from labeling.people.signin import sign_in


@transaction.atomic
def plan_erasure(*, actor: User, person: User, confirm: str) -> Erasure:
    """Suspend the account at once and plan to forget the person in a day."""
    person = _locked(person)
    if actor == person or not actor.outranks(person):
        raise OutOfReach
    return _plan(actor, person, confirm)


@transaction.atomic
def leave(*, person: User, confirm: str) -> Erasure:
    """Plan the erasure of one's own account."""
    person = _locked(person)
    # Somebody must remain who can grant every role, so another superuser does this.
    if person.is_superuser:
        raise OutOfReach
    return _plan(person, person, confirm)


def stay(*, request: HttpRequest, username: str, password: str) -> None:
    """Sign in, and undo the erasure that this person has asked for.

    Somebody with a second factor does its step first, which then undoes the erasure.
    """
    try:
        sign_in(request=request, username=username, password=password)
    except OwnErasureIsPlanned:
        admit(request, User.objects.get_queryset().known_as(username).get())


@transaction.atomic
def carry_out(*, erasure_id: int) -> bool:
    """Forget the person if the erasure is due. Doing it twice does no harm."""
    person = _locked(Erasure.objects.select_related("person").get(pk=erasure_id).person)
    # Read again under the lock: it may have been undone, or done by another worker.
    erasure = Erasure.objects.due().filter(pk=erasure_id).select_related("asked_by").first()
    if erasure is None:
        return False
    erasure.done_at = timezone.now()
    erasure.save(update_fields=["done_at"])
    pseudonymise(actor=erasure.asked_by, person=person)
    return True


def _plan(actor: User, person: User, confirm: str) -> Erasure:
    if confirm != person.username:
        wrong = _("This is not the username. Type it exactly as it is shown.")
        raise serializers.ValidationError({"confirm": [wrong]})
    if person.is_forgotten():
        raise ErasureIsOver
    if Erasure.objects.planned().filter(person=person).exists():
        raise ErasureIsPlanned
    now = timezone.now()
    erasure = Erasure.objects.create(
        person=person,
        asked_by=actor,
        due_at=now + settings.ERASURE_UNDO_TIME,
        suspended=person.suspended_at is None,
    )
    person.suspended_at = person.suspended_at or now
    person.save(update_fields=["suspended_at"])
    end_sessions(person)
    AccountEvent.objects.create(
        person=person,
        actor=actor,
        kind=AccountEvent.Kind.ERASURE_PLANNED,
        detail={"at": erasure.due_at.isoformat()},
    )
    return erasure


def _locked(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)
