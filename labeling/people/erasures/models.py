"""Which person will be erased, when, and who asked for it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from labeling.people.models import User


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def planned(self) -> Self:
        """Erasures that have neither happened nor been undone."""
        return self.filter(done_at=None, undone_at=None)

    def own_of(self, person: User) -> Self:
        """The erasure that this person has asked for and may still undo."""
        return self.planned().filter(person=person, asked_by=person)

    def due(self) -> Self:
        return self.planned().filter(due_at__lte=timezone.now())


class Erasure(models.Model):
    """The plan to forget who somebody was. Until it is carried out, it can be undone."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.PROTECT, related_name="erasures")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(_("happens"))
    # Whether the plan suspended the account, so that undoing it restores the account.
    suspended = models.BooleanField()
    undone_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(done_at=None, undone_at=None),
                name="one_planned_erasure_per_person",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(undone_at=None), name="erasure_done_or_undone"
            ),
        ]

    def __str__(self) -> str:
        return f"Erasure {self.public_id}"

    @property
    def is_own(self) -> bool:
        return self.asked_by_id == self.person_id
