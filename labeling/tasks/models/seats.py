"""Seats: who works on which task, and the drafts of their work."""

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
    """Why a labeler passes on a task."""

    UNCLEAR = "unclear", _("The prompt is unclear")
    LANGUAGE = "not_my_language", _("Not my language")
    SENSITIVE = "sensitive", _("I do not want to read this")
    TOO_LONG = "too_long", _("Too long")
    BROKEN = "broken", _("Something is broken")
    OTHER = "other", _("Something else")


class LeftBecause(models.TextChoices):
    """Why a seat no longer counts for its task."""

    LOST = "lost", _("Time ran out and another labeler took the place")
    SKIPPED = "skipped", _("Skipped, and another labeler took the place")
    WITHDRAWN = "withdrawn", _("The task wants fewer labels, or none")


OPEN = Q(finished_at=None, left_at=None)

# A labeler holds at most two seats: the one on the screen and the one that the browser has
# loaded ahead. Undoing a skip may bring back a third, because both may be taken by then.
MAX_HELD = 2
MAX_HELD_AFTER_UNDO = 3


class SeatQuerySet(models.QuerySet["Seat"]):
    def active(self) -> Self:
        """Seats that count for their task, whether they are free, held or finished."""
        return self.filter(left_at=None)

    def open(self) -> Self:
        """Active seats that have no label yet."""
        return self.filter(OPEN)

    def free(self) -> Self:
        """Open seats that nobody has taken, or whose time has run out."""
        return self.open().filter(Q(held_until=None) | Q(held_until__lt=Now()))

    def held_by(self, labeler: User) -> Self:
        """Seats this labeler is working on, oldest first.

        Includes seats whose time has run out, as long as nobody else has taken them.
        """
        held = self.open().filter(labeler=labeler, hold_number__isnull=False)
        return held.order_by("taken_at", "pk")


class Seat(models.Model):
    """One place at a task for one labeler.

    A task that wants three labels has three active seats. `held_until` is the only
    record of time: once it has passed, the seat is free, although no row has changed.
    Its labeler keeps it until another labeler takes the place. The old row then leaves
    the task, and a label that is handed in for it later is surplus.
    """

    # The only id that is sent to the browser.
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="seats", db_index=False)
    # Which of the labels that the task wants: 1, 2, 3 ...
    place = models.PositiveSmallIntegerField()
    labeler = models.ForeignKey(
        User, models.PROTECT, related_name="seats", null=True, blank=True, db_index=False
    )
    # Ids of the replies in the order shown to this labeler: slot A first.
    shown = ArrayField(models.BigIntegerField(), default=list, blank=True)
    # The guideline version that the labeler was shown.
    guideline = models.ForeignKey(
        Guideline, models.PROTECT, related_name="seats", null=True, blank=True, db_index=False
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    # Tells the seats that a labeler holds apart, so that a constraint can limit how many they
    # are. Null when the seat has no labeler, was skipped or left its task.
    hold_number = models.PositiveSmallIntegerField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    skip_reason = models.CharField(max_length=16, choices=SkipReason, blank=True)
    skip_note = models.TextField(blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_because = models.CharField(max_length=16, choices=LeftBecause, blank=True)

    # Copied from the task and its prompt, where these values never change. One index can
    # then find the next seat, however many tasks there are.
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
                fields=["labeler", "hold_number"],
                condition=OPEN & Q(hold_number__isnull=False),
                name="one_open_seat_per_hold_number",
            ),
            models.CheckConstraint(
                condition=Q(hold_number__range=(1, MAX_HELD_AFTER_UNDO)),
                name="a_labeler_holds_few_seats",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(labeler__isnull=False),
                name="only_a_labeler_can_finish",
            ),
            models.CheckConstraint(
                condition=Q(labeler=None, held_until=None, taken_at=None, hold_number=None)
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
            models.Index(
                fields=["purpose", "kind", "language", "round_number", "task", "place"],
                condition=OPEN & Q(labeler__isnull=False),
                name="taken_seats",
            ),
            models.Index(fields=["labeler", "-finished_at"], name="work_of_a_labeler"),
        ]

    def __str__(self) -> str:
        return f"Seat {self.public_id}"


class Draft(models.Model):
    """Unfinished work at a seat. The browser saves it about once a second."""

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="draft", primary_key=True)
    revision = models.PositiveIntegerField(default=1)
    # In a format of the browser's own; the server only stores it.
    body = models.TextField()
    # The latest text from an outdated tab: not accepted as the draft, but not lost either.
    other_body = models.TextField(blank=True)
    saved_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"Draft {self.pk}, revision {self.revision}"


class SearchStart(models.Model):
    """Where the search for a labeler's next seat begins; see starts.py. Losing it costs time only.

    A labeler has one for each set of conditions, such as the kinds of tasks they ask for.
    """

    labeler = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    fingerprint = models.CharField(max_length=32)
    round_number = models.PositiveIntegerField()
    task = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["labeler", "fingerprint"], name="one_start_per_labeler_and_search"
            ),
        ]

    def __str__(self) -> str:
        return f"Start {self.pk}"
