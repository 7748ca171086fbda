"""The form of a task: what its screen asks about every reply."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# Labelers rate a reply with one digit key.
HIGHEST_RATING = 9


class Form(models.Model):
    """What a screen asks about each reply: a rating scale and a set of flags."""

    name = models.CharField(max_length=64, unique=True, verbose_name=_("name"))
    lowest_rating = models.PositiveSmallIntegerField(default=1, verbose_name=_("lowest rating"))
    highest_rating = models.PositiveSmallIntegerField(default=7, verbose_name=_("highest rating"))
    lowest_means = models.CharField(
        max_length=64, default="Very poor", verbose_name=_("meaning of the lowest rating")
    )
    highest_means = models.CharField(
        max_length=64, default="Excellent", verbose_name=_("meaning of the highest rating")
    )
    bins_from = models.PositiveSmallIntegerField(
        default=7,
        help_text=_("With this many replies or more, sort them into Good, Medium and Bad first."),
        verbose_name=_("replies needed for bins"),
    )

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    lowest_rating__lt=F("highest_rating"), highest_rating__lte=HIGHEST_RATING
                ),
                name="a_rating_is_one_key",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpanKind(models.Model):
    """What a marked part of a reply is: right or wrong, and in which way."""

    form = models.ForeignKey(
        Form, models.CASCADE, related_name="span_kinds", verbose_name=_("form")
    )
    code = models.SlugField(max_length=32, verbose_name=_("code"))
    name = models.CharField(max_length=64, verbose_name=_("name"))
    help = models.CharField(max_length=200, blank=True, verbose_name=_("help"))
    good = models.BooleanField(
        default=False,
        help_text=_("Marking a span so praises it; other kinds name a fault."),
        verbose_name=_("is praise"),
    )
    position = models.PositiveSmallIntegerField(default=0, verbose_name=_("position"))

    class Meta:
        verbose_name = _("span kind")
        verbose_name_plural = _("span kinds")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["form", "code"], name="one_span_kind_per_code"),
        ]

    def __str__(self) -> str:
        return self.name


class Flag(models.Model):
    """A checkbox about a reply (InstructGPT table 3)."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="flags", verbose_name=_("form"))
    code = models.SlugField(max_length=32, verbose_name=_("code"))
    name = models.CharField(max_length=64, verbose_name=_("name"))
    help = models.CharField(max_length=200, blank=True, verbose_name=_("help"))
    good = models.BooleanField(
        default=False,
        help_text=_("Ticking this praises the reply; other flags name a fault."),
        verbose_name=_("is praise"),
    )
    note = models.BooleanField(
        default=False,
        help_text=_("Ticking this says what the reply is like, without calling it a fault."),
        verbose_name=_("is a note"),
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
