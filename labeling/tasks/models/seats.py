"""Seats: who works on which task, and the draft of their work."""

from typing import Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from labeling.guidelines.models import Guideline
from labeling.people.models import User
from labeling.tasks.models.tasks import Audience, Kind, Purpose, Task


class SkipReason(models.TextChoices):
    UNCLEAR = "unclear", _("The prompt is unclear")
    LANGUAGE = "not_my_language", _("Not my language")
    SENSITIVE = "sensitive", _("I do not want to read this")
    TOO_LONG = "too_long", _("Too long")
    OTHER = "other", _("Something else")


class LeftBecause(models.TextChoices):
    """Why a seat no longer counts for its task."""

    LOST = "lost", _("Time ran out and another labeler took the place")
    SKIPPED = "skipped", _("Skipped, and another labeler took the place")
    WITHDRAWN = "withdrawn", _("The task wants fewer labels, or none")


OPEN = Q(finished_at=None, left_at=None)


class SeatQuerySet(models.QuerySet["Seat"]):
    def living(self) -> Self:
        """Seats that count for their task: free, held or finished."""
        return self.filter(left_at=None)

    def open(self) -> Self:
        """Living seats whose label is still to come."""
        return self.filter(OPEN)

    def free(self) -> Self:
        """Open seats nobody took, or whose labeler let the time run out."""
        return self.open().filter(Q(held_until=None) | Q(held_until__lt=Now()))

    def in_hand_of(self, labeler: User) -> Self:
        """What this labeler works at, oldest first. Time may have run out, if nobody minded."""
        return self.open().filter(labeler=labeler, hand__isnull=False).order_by("taken_at", "pk")


class Seat(models.Model):
    """One place at a task for one labeler.

    A task that wants three labels has three living seats. When time runs out
    nothing is written: the seat is free because the clock says so, and it stays
    with its labeler until another one takes the place. Then the old row leaves
    the task, and a label that still comes in at it is surplus.
    """

    # The only id that the browser sees.
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="seats", db_index=False)
    place = models.PositiveSmallIntegerField()
    labeler = models.ForeignKey(
        User, models.PROTECT, related_name="seats", null=True, blank=True, db_index=False
    )
    # Ids of the replies in the order in which this labeler sees them: slot A first.
    shown = ArrayField(models.BigIntegerField(), default=list, blank=True)
    # The version the labeler was shown.
    guideline = models.ForeignKey(
        Guideline, models.PROTECT, related_name="seats", null=True, blank=True, db_index=False
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    # A labeler has two hands: the seat on the screen and the one loaded ahead. A
    # third is for taking back a skip while both are full.
    hand = models.PositiveSmallIntegerField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    skip_reason = models.CharField(max_length=16, choices=SkipReason, blank=True)
    skip_note = models.TextField(blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_because = models.CharField(max_length=16, choices=LeftBecause, blank=True)

    # What the task and its prompt say, repeated because they never change: so the
    # next seat is found by walking one index, however many tasks there are.
    purpose = models.CharField(max_length=16, choices=Purpose)
    kind = models.CharField(max_length=16, choices=Kind)
    language = models.CharField(max_length=16, blank=True)
    round_number = models.PositiveIntegerField()
    audience = models.CharField(
        max_length=9, choices=Audience, default=Audience.EVERYBODY, db_default=Audience.EVERYBODY
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "labeler"], name="one_seat_per_labeler_and_task"
            ),
            models.UniqueConstraint(
                fields=["task", "place"],
                condition=Q(left_at=None),
                name="one_living_seat_per_place",
            ),
            models.UniqueConstraint(
                fields=["labeler", "hand"],
                condition=OPEN & Q(hand__isnull=False),
                name="one_open_seat_per_hand",
            ),
            models.CheckConstraint(condition=Q(hand__in=[1, 2, 3]), name="hands_are_few"),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(labeler__isnull=False),
                name="only_a_labeler_can_finish",
            ),
            models.CheckConstraint(
                condition=Q(labeler=None, held_until=None, taken_at=None, hand=None)
                | Q(labeler__isnull=False, held_until__isnull=False, taken_at__isnull=False),
                name="a_taken_seat_has_a_labeler_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, left_because="")
                | (Q(left_at__isnull=False) & ~Q(left_because="")),
                name="a_seat_that_left_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=[
                    *["purpose", "kind", "language", "round_number", "task", "place"],
                    "audience",
                ],
                condition=OPEN,
                name="next_seat",
            ),
            models.Index(fields=["labeler", "-finished_at"], name="work_of_a_labeler"),
        ]

    def __str__(self) -> str:
        return f"Seat {self.public_id}"


class Draft(models.Model):
    """Unfinished work at a seat, saved about every second."""

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="draft", primary_key=True)
    revision = models.PositiveIntegerField(default=1)
    # Whatever the screen needs to go on; the server only keeps it.
    body = models.TextField()
    # The latest text that came from a stale tab: refused, but not thrown away.
    other_body = models.TextField(blank=True)
    saved_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"Draft {self.pk}, revision {self.revision}"
