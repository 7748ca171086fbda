"""Tasks, the seats at them, and the form that a screen asks."""

from typing import Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from labeling.guidelines.models import Guideline
from labeling.guidelines.models import Purpose as GuidelineSet
from labeling.people.models import User
from labeling.prompts.models import Prompt, Reply


class Kind(models.TextChoices):
    """What is asked of the labeler."""

    DEMONSTRATE = "demonstrate", _("Demonstrate")
    RANK = "rank", _("Rank")
    RATE = "rate", _("Rate")
    RANK_AND_RATE = "rank_and_rate", _("Rank and rate")


class Purpose(models.TextChoices):
    """What the labels are for. Labelers cannot tell gold from training."""

    TRAINING = "training", _("Training")
    EVALUATION = "evaluation", _("Evaluation")
    GOLD = "gold", _("Gold")
    QUALIFICATION = "qualification", _("Qualification")


class Audience(models.TextChoices):
    """Which labelers are asked. Whoever reads the results can tell the two groups apart."""

    EVERYBODY = "everybody", _("Everybody")
    TRAINING = "training", _("Training labelers")
    HELD_OUT = "held_out", _("Held-out labelers")


class Form(models.Model):
    """What a screen asks about every reply: a scale and a set of flags. Data, not code."""

    name = models.CharField(max_length=64, unique=True, verbose_name=_("name"))
    lowest_rating = models.PositiveSmallIntegerField(default=1, verbose_name=_("lowest rating"))
    highest_rating = models.PositiveSmallIntegerField(default=7, verbose_name=_("highest rating"))
    lowest_means = models.CharField(
        max_length=64, default="Very poor", verbose_name=_("lowest means")
    )
    highest_means = models.CharField(
        max_length=64, default="Excellent", verbose_name=_("highest means")
    )
    bins_from = models.PositiveSmallIntegerField(
        default=7,
        help_text=_("From this many replies on, offer Good, Middle and Bad first."),
        verbose_name=_("bins from"),
    )

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        constraints = [
            models.CheckConstraint(
                condition=Q(lowest_rating__lt=F("highest_rating"), highest_rating__lte=9),
                name="a_rating_is_one_key",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Flag(models.Model):
    """One thing to tick about a reply (InstructGPT table 3)."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="flags", verbose_name=_("form"))
    code = models.SlugField(max_length=32, verbose_name=_("code"))
    name = models.CharField(max_length=64, verbose_name=_("name"))
    help = models.CharField(max_length=200, blank=True, verbose_name=_("help"))
    good = models.BooleanField(
        default=False, help_text=_("Ticked is praise, not a fault."), verbose_name=_("good")
    )
    position = models.PositiveSmallIntegerField(default=0, verbose_name=_("position"))

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["form", "code"], name="one_flag_per_code_and_form"),
        ]

    def __str__(self) -> str:
        return self.name


class Task(models.Model):
    """One question put to people. It wants as many labels as it has living seats."""

    kind = models.CharField(max_length=16, choices=Kind, verbose_name=_("kind"))
    purpose = models.CharField(max_length=16, choices=Purpose, verbose_name=_("purpose"))
    prompt = models.ForeignKey(
        Prompt, models.PROTECT, related_name="tasks", verbose_name=_("prompt")
    )
    replies: "models.ManyToManyField[Reply, TaskReply]" = models.ManyToManyField(
        Reply, through="TaskReply", related_name="tasks", verbose_name=_("replies")
    )
    form = models.ForeignKey(Form, models.PROTECT, related_name="tasks", verbose_name=_("form"))
    # A demonstration may start from a reply that the labeler improves.
    start_from = models.ForeignKey(
        Reply,
        models.PROTECT,
        related_name="starts",
        null=True,
        blank=True,
        verbose_name=_("start from"),
    )
    audience = models.CharField(
        max_length=9,
        choices=Audience,
        default=Audience.EVERYBODY,
        db_default=Audience.EVERYBODY,
        verbose_name=_("audience"),
    )
    # The standing set its labelers follow; empty means the one of its purpose.
    guideline_set = models.CharField(
        max_length=10,
        choices=GuidelineSet,
        blank=True,
        db_default="",
        verbose_name=_("guideline set"),
    )
    # Lower rounds are handed out first.
    round_number = models.PositiveIntegerField(default=0, verbose_name=_("round number"))
    created_at = models.DateTimeField(
        db_default=Now(), editable=False, verbose_name=_("created at")
    )
    retired_at = models.DateTimeField(null=True, blank=True, verbose_name=_("retired at"))

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")

    def __str__(self) -> str:
        return str(_("Task %(number)s")) % {"number": self.pk}


class TaskReply(models.Model):
    """A reply is among those of a task."""

    task = models.ForeignKey(Task, models.CASCADE, db_index=False)
    reply = models.ForeignKey(Reply, models.PROTECT)

    class Meta:
        verbose_name_plural = _("task replies")
        constraints = [
            models.UniqueConstraint(fields=["task", "reply"], name="a_reply_is_in_a_task_once"),
        ]

    def __str__(self) -> str:
        return f"Reply {self.reply_id} of task {self.task_id}"


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
