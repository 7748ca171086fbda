"""A file on its way in, what was left out of it, and the rows that wait."""

from django.db import models
from django.db.models import Q

from labeling.people.models import User
from labeling.prompts.models import Kind


class State(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    CANCELLED = "cancelled", "Cancelled"


class Intake(models.Model):
    """One file on its way in. The file is deleted when it is done or refused.

    Everything of a file comes in, in one transaction, or nothing does.
    """

    name = models.CharField(max_length=255)
    # Where the file lies, under ARTIFACTS_DIR; empty once it is deleted.
    path = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    # Which column means what, and what to do: see mapping.py.
    mapping = models.JSONField(default=dict)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.CUSTOMER)
    started_by = models.ForeignKey(
        User, models.PROTECT, related_name="intakes", null=True, blank=True
    )

    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    # The fencing token: a worker that lost the file to another one writes nothing more.
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    bytes_read = models.PositiveBigIntegerField(default=0)
    lines_read = models.PositiveBigIntegerField(default=0)
    prompts_made = models.PositiveIntegerField(default=0)
    replies_made = models.PositiveIntegerField(default=0)
    rankings_made = models.PositiveIntegerField(default=0)
    # Why nothing came in.
    message = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at=None)
                | Q(state__in=["done", "refused", "cancelled"], ended_at__isnull=False),
                name="an_intake_that_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Intake {self.pk}: {self.name}"
