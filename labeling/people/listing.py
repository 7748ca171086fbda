"""The managers' list of people: who fits, and how much each of them does."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from labeling.people.erasures.models import Erasure
from labeling.people.models import AccountEvent, User

RECENTLY = timedelta(days=30)


def filtered(
    people: QuerySet[User],
    *,
    suspended: bool | None,
    held_out: bool | None,
    role: str = "",
    search: str = "",
    qualification: str = "",
    language: str = "",
    topic: str = "",
) -> QuerySet[User]:
    """People who fit everything that was asked; what is empty was not asked."""
    wanted: dict[str, Any] = {
        **({"roles__contains": [role]} if role else {}),
        **({"languages__contains": [language]} if language else {}),
        **({} if suspended is None else {"suspended_at__isnull": not suspended}),
        **({} if held_out is None else {"held_out": held_out}),
    }
    people = people.filter(**wanted)
    if topic:
        people = people.exclude(opted_out_topics__contains=[topic])
    if search:
        in_names = Q(name__icontains=search) | Q(username__icontains=search)
        people = people.filter(in_names | Q(email__icontains=search))
    return people.filter(_in_qualification(qualification))


def _in_qualification(state: str) -> Q:
    in_time = Q(requalify_by=None) | Q(requalify_by__gt=timezone.now())
    return {
        "qualified": Q(qualified_at__isnull=False) & in_time,
        "asked_again": Q(qualified_at__isnull=False, requalify_by__isnull=False),
        "not_yet": Q(qualified_at=None) | ~in_time,
    }.get(state, Q())


def with_activity(people: QuerySet[User]) -> QuerySet[User]:
    """Add each one's recent labels, whether they left for good, and their planned erasure.

    Read for the rows shown only.
    """
    own = User.objects.filter(pk=OuterRef("pk")).values("pk")
    # A seat that keeps somebody away from a gold task they know is over without a label.
    done = Q(seats__label__isnull=False)
    recent = done & Q(seats__finished_at__gte=timezone.now() - RECENTLY)
    counted = own.annotate(found=Count("seats", filter=recent)).values("found")
    latest = own.annotate(found=Max("seats__finished_at", filter=done)).values("found")
    left = AccountEvent.objects.filter(person=OuterRef("pk"), kind=AccountEvent.Kind.LEFT)
    erasure = Erasure.objects.planned().filter(person=OuterRef("pk"))
    asked_by = Coalesce(NullIf("asked_by__name", Value("")), "asked_by__username")
    return people.annotate(
        handed_in=Subquery(counted),
        last_handed_in=Subquery(latest),
        has_left=Exists(left),
        erased_at=Subquery(erasure.values("due_at")),
        erased_by=Subquery(erasure.values_list(asked_by)),
    )
