"""Labels: one row for the hand-in, and rows for what was said."""

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from labeling.prompts.models import Reply
from labeling.tasks.models import Seat


class LabelQuerySet(models.QuerySet["Label"]):
    def counted(self) -> Self:
        """Labels inside the overlap; the rest is surplus: kept, but in no count."""
        return self.filter(seat__left_at=None)


class Label(models.Model):
    """What a person said at a seat, and how it came about."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    seat = models.OneToOneField(Seat, models.PROTECT, related_name="label")
    # Made by the browser: sending the same work again gives the same answer.
    key = models.UUIDField()
    handed_in_at = models.DateTimeField(db_default=Now(), editable=False)
    # Visible and not idle, as the browser measured it.
    active_ms = models.PositiveIntegerField()
    first_action_ms = models.PositiveIntegerField(null=True, blank=True)
    changes = models.PositiveIntegerField(default=0)
    screen_version = models.CharField(max_length=32, blank=True)

    objects = LabelQuerySet.as_manager()

    class Meta:
        indexes = [
            # What is new since a moment.
            models.Index(fields=["handed_in_at"], name="labels_by_time"),
        ]

    def __str__(self) -> str:
        return f"Label {self.public_id}"

    @property
    def surplus(self) -> bool:
        """It came when another labeler had the place: kept, but outside the overlap."""
        return self.seat.left_at is not None

    @property
    def correct_until(self) -> datetime:
        return self.handed_in_at + settings.CORRECTION_TIME


class CannotRank(models.TextChoices):
    ALL_BAD = "all_bad", _("All are too bad to compare")
    PROMPT_UNCLEAR = "prompt_unclear", _("The prompt is unclear")
    NOT_COMPARABLE = "not_comparable", _("They cannot be compared")
    NEEDS_EXPERT = "needs_expert", _("I do not know enough")
    OTHER = "other", _("Something else")


class Ranking(models.Model):
    """A weak order: the place of every reply, in the order in which they were shown."""

    label = models.OneToOneField(Label, models.CASCADE, related_name="ranking", primary_key=True)
    # Parallel to `seat.shown`: 1 is best, equal is a tie. Empty when they cannot be ranked.
    places = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    cannot_rank = models.CharField(max_length=16, choices=CannotRank, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cannot_rank="") ^ Q(places=[]),
                name="a_ranking_has_places_or_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Ranking {self.pk}"


class Outcome(models.TextChoices):
    """Seen from the first reply of the pair."""

    BETTER = "better", _("Better")
    WORSE = "worse", _("Worse")
    TIE = "tie", _("Tie")


class Comparison(models.Model):
    """One pair of replies out of a ranking. The reply with the lower id comes first."""

    pk = models.CompositePrimaryKey("label_id", "first_id", "second_id")
    label = models.ForeignKey(Label, models.CASCADE, related_name="comparisons", db_index=False)
    # The label's seat already guards that these replies exist: no index, no check per pair.
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
            # What others said about the same pair, from the index alone.
            models.Index(
                fields=["first", "second"], include=["label", "outcome"], name="same_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"Reply {self.first_id} is {self.outcome} with reply {self.second_id}"


class Rating(models.Model):
    """How good one reply is by itself, and what was ticked about it."""

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
    """The ideal reply, written by a labeler."""

    label = models.OneToOneField(
        Label, models.CASCADE, related_name="demonstration", primary_key=True
    )
    # Its text and its writer.
    reply = models.OneToOneField(Reply, models.PROTECT, related_name="demonstration")
    # Set when it was made by editing another reply.
    original = models.ForeignKey(Reply, models.PROTECT, related_name="edits", null=True, blank=True)
    pasted_chars = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Demonstration {self.pk}"


class Correction(models.Model):
    """What a label said before its labeler changed it."""

    label = models.ForeignKey(Label, models.CASCADE, related_name="corrections")
    corrected_at = models.DateTimeField(db_default=Now(), editable=False)
    before = models.JSONField()

    def __str__(self) -> str:
        return f"Correction {self.pk} of label {self.label_id}"
