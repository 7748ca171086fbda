"""How long each kind of data is kept, and the removal of what is older."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from labeling.people.audit.models import Act, AuditEntry
from labeling.people.audit.services import record, remove_entries
from labeling.people.invitations.models import Invitation
from labeling.people.resets.models import PasswordReset
from labeling.people.sessions.models import PersonSession, SpentAnswer

BATCH = 1000  # rows of one transaction
MOST_BATCHES = 200  # of one kind a night; the next night continues

Rows = QuerySet[Any]


def _delete(rows: Rows) -> int:
    removed, _per_model = rows.delete()
    return removed


@dataclass(frozen=True)
class Rule:
    """One kind of data. `old` finds the rows from before a moment."""

    name: str
    time: Callable[[], timedelta]
    old: Callable[[datetime], Rows]
    remove: Callable[[Rows], int] = _delete

    def rows(self) -> Rows:
        return self.old(timezone.now() - self.time())


FAILURES = [Act.SIGN_IN_FAILED, Act.LOCKED_OUT]
# Packages above may add rules for data of their own.
RULES = [
    Rule("sessions of people", timedelta, lambda _then: PersonSession.objects.over()),
    Rule(
        "spent answers of sign-ins",
        lambda: timedelta(days=1),  # longer than what was begun lasts
        lambda then: SpentAnswer.objects.filter(spent_at__lt=then),
    ),
    Rule("sessions", timedelta, lambda then: Session.objects.filter(expire_date__lt=then)),
    Rule(
        "counted failures of sign-in",
        lambda: settings.AXES_COOLOFF_TIME,
        lambda then: AccessAttempt.objects.filter(attempt_time__lt=then),
    ),
    Rule(
        "log of sign-ins",
        lambda: settings.SIGN_IN_FAILURE_TIME,
        lambda then: AccessLog.objects.filter(attempt_time__lt=then),
    ),
    Rule(
        "unused invitations",
        lambda: settings.UNUSED_LINK_TIME,
        lambda then: Invitation.objects.filter(accepted_at=None, expires_at__lt=then),
    ),
    Rule(
        "links for a new password",
        lambda: settings.UNUSED_LINK_TIME,
        lambda then: PasswordReset.objects.filter(expires_at__lt=then),
    ),
    Rule(
        "failed sign-ins in the audit",
        lambda: settings.SIGN_IN_FAILURE_TIME,
        lambda then: AuditEntry.objects.filter(act__in=FAILURES, happened_at__lt=then),
        remove_entries,
    ),
    Rule(
        "audit",
        lambda: settings.AUDIT_TIME,
        lambda then: AuditEntry.objects.filter(happened_at__lt=then),
        remove_entries,
    ),
]


def remove_old_data() -> dict[str, int]:
    """Remove what is older than its time, in batches. The audit says how much it was."""
    removed = {rule.name: _remove(rule) for rule in RULES}
    for name, rows in removed.items():
        if rows:
            record(Act.REMOVED_OLD, object_kind=name, detail={"rows": rows})
    return removed


def _remove(rule: Rule) -> int:
    removed = 0
    for _batch in range(MOST_BATCHES):
        chosen = list(rule.rows().values_list("pk", flat=True)[:BATCH])
        if not chosen:
            break
        removed += rule.remove(rule.rows().filter(pk__in=chosen))
    return removed
