"""Old data is removed every night, and the audit says how much."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils import timezone

from common import env
from labeling.models import AuditEntry, Invitation, PasswordReset, Role, User
from labeling.people import retention
from labeling.people.audit.models import Act
from labeling.people.audit.services import record
from labeling.people.invitations.services import invite
from labeling.people.jobs import forget_what_has_ended
from labeling.people.resets.services import make_reset_link


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("root")


def days_ago(days: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() - timedelta(days=days))


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


def test_each_kind_of_entry_is_kept_for_its_time(db):
    for days in (401, 91, 89):
        with days_ago(days):
            record(Act.SIGNED_IN)
            record(Act.SIGN_IN_FAILED)

    forget_what_has_ended()
    forget_what_has_ended()

    assert acts() == ["signed_in", "signed_in", "sign_in_failed", "removed_old", "removed_old"]
    details = AuditEntry.objects.filter(act="removed_old").order_by("pk")
    assert [(one.object_kind, one.detail["rows"]) for one in details] == [
        ("failed sign-ins in the audit", 2),
        ("audit", 1),
    ]


def test_links_that_nobody_used_are_removed_and_others_stay(root, ada):
    with days_ago(200):
        invite(inviter=root, roles=[Role.LABELER])
        make_reset_link(actor=root, person=ada)
    invite(inviter=root, roles=[Role.LABELER])
    make_reset_link(actor=root, person=ada)

    forget_what_has_ended()

    assert Invitation.objects.count() == 1
    assert PasswordReset.objects.filter(expires_at__gt=timezone.now()).count() == 1
    assert PasswordReset.objects.count() == 1


def test_many_rows_are_removed_in_batches(db, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    monkeypatch.setattr(retention, "MOST_BATCHES", 2)
    with days_ago(500):
        for _ in range(5):
            record(Act.SIGNED_IN)

    assert retention.remove_old_data()["audit"] == 4
    assert retention.remove_old_data()["audit"] == 1


def test_a_dry_run_counts_and_removes_nothing(db):
    with days_ago(500):
        record(Act.SIGNED_IN)
    said = StringIO()

    call_command("remove_old_data", "--dry-run", stdout=said)

    assert "audit: 1 rows would be removed" in said.getvalue()
    assert acts() == ["signed_in"]


def test_the_audit_is_kept_for_thirty_days_at_least(monkeypatch):
    monkeypatch.setenv("AUDIT_DAYS", "29")

    with pytest.raises(ImproperlyConfigured, match="write 30 or more"):
        env.whole("AUDIT_DAYS", 400, at_least=30)
