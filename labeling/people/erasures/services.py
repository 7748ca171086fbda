"""Plan the erasure of a person, undo it within a day, or carry it out.

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
from labeling.people.leaving import pseudonymise
from labeling.people.models import AccountEvent, User
from labeling.people.services import end_sessions
from labeling.people.signin import check_own_password, sign_in


@transaction.atomic
def plan_erasure(*, actor: User, person: User, confirm: str) -> Erasure:
    """Suspend the account at once and plan to forget the person in a day."""
    person = _locked(person)
    if actor == person or not actor.outranks(person):
        raise OutOfReach
    return _plan(actor, person, confirm)


def leave(*, request: HttpRequest, person: User, confirm: str, password: str) -> Erasure:
    """Plan the erasure of one's own account."""
    # Somebody must remain who can grant every role, so another superuser does this.
    if person.is_superuser:
        raise OutOfReach
    check_own_password(request=request, person=person, password=password)  # counts a wrong one
    with transaction.atomic():
        person = _locked(person)
        return _plan(person, person, confirm)


@transaction.atomic
def undo_erasure(*, actor: User, person: User) -> None:
    """Drop the plan, and restore the account if the plan suspended it."""
    person = _locked(person)
    erasure = Erasure.objects.planned().filter(person=person).first()
    may_undo = actor.may_manage(person) or (
        actor == person and erasure is not None and erasure.is_own
    )
    if not may_undo:
        raise OutOfReach
    if erasure is None:
        raise ErasureIsOver
    erasure.undone_at = timezone.now()
    erasure.save(update_fields=["undone_at"])
    if erasure.suspended:
        person.suspended_at = None
        person.save(update_fields=["suspended_at"])
    _note(person, actor, AccountEvent.Kind.ERASURE_UNDONE)


def stay(*, request: HttpRequest, username: str, password: str) -> None:
    """Sign in, and undo the erasure that this person has asked for."""
    try:
        sign_in(request=request, username=username, password=password)
    except OwnErasureIsPlanned:
        person = User.objects.get_queryset().known_as(username).get()
    else:
        return
    undo_erasure(actor=person, person=person)
    sign_in(request=request, username=username, password=password)


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
    _note(person, actor, AccountEvent.Kind.ERASURE_PLANNED, {"at": erasure.due_at.isoformat()})
    return erasure


def _note(
    person: User, actor: User, kind: AccountEvent.Kind, detail: dict[str, str] | None = None
) -> None:
    AccountEvent.objects.create(person=person, actor=actor, kind=kind, detail=detail or {})


def _locked(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)
