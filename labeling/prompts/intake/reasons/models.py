"""What files say about replies beside their order: ratings, notes and marked spans."""

from django.db import models
from django.db.models import F, Q

from labeling.prompts.intake.models import Intake
from labeling.prompts.models import Reply

LONGEST_NAME = 64


class ImportedRating(models.Model):
    """A number or a note, or both, about a reply or one part of its quality."""

    # The keyed hash of everything it says: the same rating comes in once.
    key = models.UUIDField(unique=True)
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="imported_ratings")
    intake = models.ForeignKey(Intake, models.PROTECT, related_name="ratings")
    # The keyed hash of the labeler’s outside id.
    labeler_key = models.UUIDField(null=True, blank=True)
    # In the words and on the scale of the file, such as "helpfulness" from 0 to 4.
    part = models.CharField(max_length=LONGEST_NAME)
    value = models.FloatField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(note=""),
                name="an_imported_rating_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"Imported rating {self.pk}"


class ImportedSpan(models.Model):
    """A part of a reply that somebody elsewhere marked."""

    key = models.UUIDField(unique=True)
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="imported_spans")
    intake = models.ForeignKey(Intake, models.PROTECT, related_name="spans")
    labeler_key = models.UUIDField(null=True, blank=True)
    # Code points of the reply's text, as in labels.
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    # In the words of the file, such as "Irrelevant".
    kind = models.CharField(max_length=LONGEST_NAME)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start__lt=F("end")), name="an_imported_span_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"Imported span {self.pk}"
