"""Marked spans and rewrites: rows that belong to a label."""

from django.db import models
from django.db.models import F, Q

from labeling.labels.models import Label
from labeling.prompts.models import Reply


class Span(models.Model):
    """A part of a reply that a labeler marked as good or bad."""

    label = models.ForeignKey(Label, models.CASCADE, related_name="spans")
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="spans")
    # Code points of the reply's text: `text[start:end]` is what was marked.
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    # The code of one of the form's span kinds.
    kind = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["label", "reply", "start", "end", "kind"], name="a_span_is_marked_once"
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="a_span_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"Span {self.pk}"


class Rewrite(models.Model):
    """A reply as a labeler improved it: a demonstration, and better than the original."""

    label = models.OneToOneField(Label, models.CASCADE, related_name="rewrite", primary_key=True)
    # Its text and its writer are those of the rewrite.
    reply = models.OneToOneField(Reply, models.PROTECT, related_name="rewrite")
    original = models.ForeignKey(Reply, models.PROTECT, related_name="rewrites")
    pasted_chars = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Rewrite {self.pk}"
