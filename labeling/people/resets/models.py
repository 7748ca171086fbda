"""A way back in for somebody who forgot the password."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from labeling.people.models import User


class PasswordResetQuerySet(models.QuerySet["PasswordReset"]):
    def open(self) -> Self:
        """Links that still work."""
        unused = self.filter(used_at=None, revoked_at=None, expires_at__gt=timezone.now())
        return unused.filter(person__suspended_at=None)

    def revoke(self) -> int:
        """End those that nobody has used, and return how many."""
        return self.filter(used_at=None, revoked_at=None).update(revoked_at=timezone.now())


class PasswordReset(models.Model):
    """A link that lets one person choose a new password once. Only a hash of it is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="password_resets")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = PasswordResetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at=None, revoked_at=None),
                name="one_unused_reset_link_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Link {self.public_id}"
