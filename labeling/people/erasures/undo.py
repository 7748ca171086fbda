"""Drop the plan to erase a person, as long as it has not been carried out."""

from django.db import transaction
from django.utils import timezone

from labeling.people.erasures.models import Erasure
from labeling.people.errors import ErasureIsOver, OutOfReach
from labeling.people.models import AccountEvent, User


@transaction.atomic
def undo_erasure(*, actor: User, person: User) -> None:
    """Drop the plan, and restore the account if the plan suspended it."""
    person = User.objects.select_for_update().get(pk=person.pk)
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
    AccountEvent.objects.create(person=person, actor=actor, kind=AccountEvent.Kind.ERASURE_UNDONE)
