"""Ask people to pass the screening test again."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from labeling.people.errors import (
    OutOfReach,
)
from labeling.people.models import AccountEvent, User


@transaction.atomic
def ask_to_requalify(
    *, people: Iterable[User], actor: User, reason: str, until: datetime | None = None
) -> int:
    """Ask these people to pass the screening test again, as after a new guideline.

    Until then they may go on with their work; without a time the qualification ends at once.
    """
    ids = [person.pk for person in people]
    # Somebody who is let in at this moment waits here, or was asked before it.
    qualified = User.objects.select_for_update().filter(pk__in=ids, qualified_at__isnull=False)
    asked = list(qualified.order_by("pk"))
    changes = {"requalify_by": until} if until else {"qualified_at": None, "requalify_by": None}
    User.objects.filter(pk__in=[person.pk for person in asked]).update(**changes)
    detail = {"reason": reason, **({"until": until.isoformat()} if until else {})}
    kind = AccountEvent.Kind.ASKED_AGAIN
    AccountEvent.objects.bulk_create(
        AccountEvent(person=person, actor=actor, kind=kind, detail=detail) for person in asked
    )
    return len(asked)


def ask_one_again(*, actor: User, person: User, reason: str, days: int) -> None:
    """Ask one person to pass again: at once, or within some days."""
    if not actor.may_manage(person):
        raise OutOfReach
    until = timezone.now() + timedelta(days=days) if days else None
    ask_to_requalify(people=[person], actor=actor, reason=reason, until=until)
