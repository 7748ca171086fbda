"""Add entries to the audit, find them, and remove those whose time is over."""

from datetime import datetime
from ipaddress import ip_address

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from common.requests import current_address, current_request_id
from labeling.people.audit.models import AuditEntry
from labeling.people.models import User

Detail = dict[str, str | int]


def record(
    act: str,
    *,
    by: User | None = None,
    person: User | None = None,
    object_kind: str = "",
    object_id: object = "",
    detail: Detail | None = None,
) -> None:
    """Add an entry. It is part of the transaction of the act, so it is true if it is there."""
    AuditEntry.objects.create(
        act=act,
        actor=by,
        person=person,
        object_kind=object_kind,
        object_id=str(object_id)[:64],
        address=_address(),
        request_id=current_request_id.get()[:64],
        detail=detail or {},
    )


def found_entries(
    *,
    act: str = "",
    person: str = "",
    object_id: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[AuditEntry]:
    """Entries that fit everything that was asked; what is empty was not asked."""
    entries = AuditEntry.objects.select_related("actor", "person")
    if act:
        entries = entries.filter(act=act)
    if person:
        # The few people are found first, so that the index of the entries serves the rest.
        people = User.objects.filter(Q(username__icontains=person) | Q(name__icontains=person))
        keys = list(people.values_list("pk", flat=True))
        entries = entries.filter(Q(actor__in=keys) | Q(person__in=keys))
    if object_id:
        entries = entries.filter(object_id=object_id)
    if since:
        entries = entries.filter(happened_at__gte=since)
    if until:
        entries = entries.filter(happened_at__lt=until)
    return entries


def remove_entries(entries: QuerySet[AuditEntry]) -> int:
    """Delete old entries: the one door through which entries leave the audit.

    PostgreSQL lets only this setting pass, and even then no entry that is younger than 30 days.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('plumbline.audit_retention', 'on', true)")
        removed, _per_model = AuditEntry.objects.filter(pk__in=entries.values("pk")).delete()
        cursor.execute("SELECT set_config('plumbline.audit_retention', '', true)")
    return removed


def _address() -> str | None:
    try:
        return str(ip_address(current_address.get()))
    except ValueError:
        return None
