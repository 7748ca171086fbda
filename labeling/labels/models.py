"""Labels: one row per hand-in, and the rows of its answer."""

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from labeling.guidelines.models import Guideline
from labeling.prompts.models import Reply
from labeling.tasks.models import Seat


class LabelQuerySet(models.QuerySet["Label"]):
    def counted(self) -> Self:
        """Labels within the overlap of their task. The others are surplus and are not counted."""
        return self.filter(seat__left_at=None)


class Label(models.Model):
    """What a labeler handed in at a seat, and how they worked on it."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    seat = models.OneToOneField(Seat, models.PROTECT, related_name="label")
    # Created by the browser once per piece of work, so that sending it twice stores it once.
    key = models.UUIDField()
    handed_in_at = models.DateTimeField(db_default=Now(), editable=False)
    # The time in which the page was visible and the labeler not idle, measured by the browser, and
    # at most the time that passed by the database's clock.
    active_ms = models.PositiveIntegerField()
    # What the browser claimed, if it was more than the time that passed.
    claimed_active_ms = models.IntegerField(null=True, blank=True, editable=False)
    first_action_ms = models.PositiveIntegerField(null=True, blank=True)
    changes = models.PositiveIntegerField(default=0)
    screen_version = models.CharField(max_length=32, blank=True)

    objects = LabelQuerySet.as_manager()

    class Meta:
        indexes = [
            # To find the labels that are newer than a given time.
            models.Index(fields=["handed_in_at"], name="labels_by_time"),
        ]

    def __str__(self) -> str:
        return f"Label {self.public_id}"

    @property
    def surplus(self) -> bool:
        """Whether it came in after its seat had left the task: kept, but not counted."""
        return self.seat.left_at is not None

    @property
    def editable_until(self) -> datetime:
        return self.handed_in_at + settings.LABEL_EDIT_TIME


class CannotRank(models.TextChoices):
    """Why a labeler gives no ranking."""

    ALL_BAD = "all_bad", _("All are too bad to compare")
    PROMPT_UNCLEAR = "prompt_unclear", _("The prompt is unclear")
    NOT_COMPARABLE = "not_comparable", _("They cannot be compared")
    NEEDS_EXPERT = "needs_expert", _("I do not know enough")
    OTHER = "other", _("Something else")


class Ranking(models.Model):
    """The rank of every reply, or the reason why there is no ranking."""

    label = models.OneToOneField(Label, models.CASCADE, related_name="ranking", primary_key=True)
    # In the order of `seat.shown`. 1 is best; equal ranks are a tie. Empty if not ranked.
    ranks = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    cannot_rank = models.CharField(max_length=16, choices=CannotRank, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cannot_rank="") ^ Q(ranks=[]),
                name="a_ranking_has_ranks_or_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Ranking {self.pk}"


class Outcome(models.TextChoices):
    """How the first reply of a pair compares with the second."""

    BETTER = "better", _("Better")
    WORSE = "worse", _("Worse")
    TIE = "tie", _("Tie")


class Comparison(models.Model):
    """One pair of replies of a ranking. The reply with the lower id is the first."""

    pk = models.CompositePrimaryKey("label_id", "first_id", "second_id")
    label = models.ForeignKey(Label, models.CASCADE, related_name="comparisons", db_index=False)
    # The replies exist because the label's task refers to them. No index and no constraint, to
    # keep the insert of all pairs fast.
    first = models.ForeignKey(
        Reply, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    second = models.ForeignKey(
        Reply, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    outcome = models.CharField(max_length=6, choices=Outcome)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_pair_has_one_order"),
        ]
        indexes = [
            # Finds other labelers' comparisons of the same pair without reading the table.
            models.Index(
                fields=["first", "second"], include=["label", "outcome"], name="same_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"Replies {self.first_id} and {self.second_id}: {self.outcome}"


class Rating(models.Model):
    """The rating of one reply, with the flags that were ticked."""

    label = models.ForeignKey(Label, models.CASCADE, related_name="ratings", db_index=False)
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="ratings")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    # Codes of the form's flags.
    flags = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["label", "reply"], name="one_rating_per_reply"),
        ]

    def __str__(self) -> str:
        return f"Rating {self.pk}"


class Demonstration(models.Model):
    """A reply that a labeler wrote as an example of a good one."""

    label = models.OneToOneField(
        Label, models.CASCADE, related_name="demonstration", primary_key=True
    )
    # Its text and its writer are those of the demonstration.
    reply = models.OneToOneField(Reply, models.PROTECT, related_name="demonstration")
    # The reply that the labeler started from, if any.
    original = models.ForeignKey(Reply, models.PROTECT, related_name="edits", null=True, blank=True)
    pasted_chars = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Demonstration {self.pk}"


class LabelEdit(models.Model):
    """The answer of a label before its labeler edited it."""

    label = models.ForeignKey(Label, models.CASCADE, related_name="edits")
    edited_at = models.DateTimeField(db_default=Now(), editable=False)
    before = models.JSONField()

    def __str__(self) -> str:
        return f"Edit {self.pk} of label {self.label_id}"


class Requeue(models.Model):
    """A request for new labels of all tasks that were labeled under an old guideline version.

    A job opens the seats in steps; `last_task` is where the next step begins.
    """

    guideline = models.ForeignKey(Guideline, models.PROTECT, related_name="requeues")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    tasks = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    last_task = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guideline"],
                condition=Q(finished_at=None),
                name="one_unfinished_requeue_per_guideline",
            ),
        ]

    def __str__(self) -> str:
        return f"Requeue {self.pk}"
