"""The only way to a new account."""

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from labeling.people.models import User
from labeling.people.roles import Role


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def in_state(self, state: str) -> Self:
        """Invitations in one of the states that `state` tells; all when nothing is asked."""
        unused, now = models.Q(accepted_at=None, revoked_at=None), timezone.now()
        states = {
            "open": unused & models.Q(expires_at__gt=now),
            "accepted": models.Q(accepted_at__isnull=False),
            "revoked": models.Q(revoked_at__isnull=False),
            "expired": unused & models.Q(expires_at__lte=now),
        }
        return self.filter(states.get(state, models.Q()))

    def mentioning(self, words: str) -> Self:
        """Invitations whose address or note has these words."""
        return self.filter(models.Q(email__icontains=words) | models.Q(note__icontains=words))


class Invitation(models.Model):
    """A link that lets one person make one account. Only a hash of its secret is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), blank=True)
    roles = ArrayField(models.CharField(max_length=16, choices=Role), verbose_name=_("roles"))
    languages = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    # A note for those who invite, such as the person's name; the invited person sees it too.
    note = models.CharField(_("note"), max_length=200, blank=True)
    held_out = models.BooleanField(_("held out"), default=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="invitations")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.OneToOneField(
        User, models.PROTECT, related_name="invitation", null=True, blank=True
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_at=None, accepted_by=None)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="an_accepted_invitation_has_its_person",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(revoked_at=None),
                name="an_accepted_invitation_is_not_revoked",
            ),
        ]

    def __str__(self) -> str:
        return self.email or self.note or str(self.public_id)

    @property
    def state(self) -> str:
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "open" if self.expires_at > timezone.now() else "expired"
