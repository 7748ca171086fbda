"""Guidelines for labelers: versioned Markdown, and who has read which version."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from labeling.people.models import User


class Kind(models.TextChoices):
    """What a guideline is about: one kind of task, or the writing of prompts."""

    DEMONSTRATE = "demonstrate", _("Demonstrate")
    RANK = "rank", _("Rank")
    RATE = "rate", _("Rate")
    WRITE = "write", _("Write prompts")


class Purpose(models.TextChoices):
    """The two standing sets of InstructGPT section 3.4.

    Training puts helpfulness first; evaluation puts truthfulness and harmlessness first.
    """

    TRAINING = "training", _("Training")
    EVALUATION = "evaluation", _("Evaluation")


class GuidelineQuerySet(models.QuerySet["Guideline"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)


class Guideline(models.Model):
    """One version of the instructions for one kind of task. Once published it never changes."""

    kind = models.CharField(max_length=11, choices=Kind, verbose_name=_("kind"))
    purpose = models.CharField(max_length=10, choices=Purpose, verbose_name=_("purpose"))
    version = models.PositiveIntegerField(verbose_name=_("version"))
    body = models.TextField(help_text=_("Markdown."), verbose_name=_("body"))
    # What changed, in a sentence for people who know the version before.
    change = models.TextField(blank=True, verbose_name=_("change"))
    written_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="guidelines",
        null=True,
        blank=True,
        verbose_name=_("written by"),
    )
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created at"))
    # Empty while it is a draft.
    published_at = models.DateTimeField(null=True, blank=True, verbose_name=_("published at"))

    objects = GuidelineQuerySet.as_manager()

    class Meta:
        verbose_name = _("guideline")
        verbose_name_plural = _("guidelines")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "purpose", "version"], name="one_guideline_per_version"
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(kind)s, %(purpose)s, version %(version)s")) % {
            "kind": self.get_kind_display(),
            "purpose": self.get_purpose_display(),
            "version": self.version,
        }


class Translation(models.Model):
    """One version in another language. It helps to read; what counts is the version itself."""

    guideline = models.ForeignKey(Guideline, models.PROTECT, related_name="translations")
    language = models.CharField(max_length=16)
    body = models.TextField()
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="translations", null=True, blank=True
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guideline", "language"], name="a_version_is_translated_once_per_language"
            ),
        ]

    def __str__(self) -> str:
        return f"Translation {self.pk}"


class Acknowledgement(models.Model):
    """A person has read this version."""

    guideline = models.ForeignKey(Guideline, models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey(User, models.PROTECT, related_name="acknowledgements")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guideline", "person"], name="a_version_is_acknowledged_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Acknowledgement {self.pk}"
