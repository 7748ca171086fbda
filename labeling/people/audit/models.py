"""The entries of the audit. PostgreSQL refuses to change or delete them (migration 0017)."""

from django.db import models

from labeling.people.models import AccountEvent, User


class Act(models.TextChoices):
    """What was done. The kinds of AccountEvent are acts as well. The browser has the words."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    LOCKED_OUT = "locked_out"
    SIGNED_OUT = "signed_out"
    FACTOR_REQUIRED = "factor_required"
    INVITED = "invited"
    INVITATION_CHANGED = "invitation_changed"
    DOWNLOADED = "downloaded"
    IMPORTED = "imported"
    FROZEN = "frozen"
    PROMOTED = "promoted"
    REGISTERED = "registered"
    RETIRED = "retired"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"
    STARTED = "started"
    STOPPED = "stopped"
    SETTINGS_CHANGED = "settings_changed"
    ADMIN_ADDED = "admin_added"
    ADMIN_CHANGED = "admin_changed"
    ADMIN_DELETED = "admin_deleted"
    ADMIN_ACTION = "admin_action"
    REMOVED_OLD = "removed_old"
    BACKED_UP = "backed_up"
    BACKUP_FAILED = "backup_failed"
    BACKUP_RESTORED = "backup_restored"


ACTS = {*Act.values, *AccountEvent.Kind.values}


class AuditEntry(models.Model):
    """One act. Names of people follow from their accounts, so that an erasure reaches them."""

    act = models.CharField(max_length=24)
    happened_at = models.DateTimeField(auto_now_add=True, db_index=True)
    # None: a job or a command, or somebody who was not signed in.
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    # Numbers and our own words; never a text of people or models.
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["act", "-id"], name="audit_by_act")]

    def __str__(self) -> str:
        return f"Audit entry {self.pk}"
