"""A concern: found by a rule, judged by a person."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from labeling.people.models import User


class ConcernKind(models.TextChoices):
    TOO_FAST = "too_fast", _("Faster than anyone can read")
    CONSTANT = "constant", _("The same order of slots again and again")
    RANDOM = "random", _("Agrees with others no more than by chance")
    LENGTH = "length", _("Prefers whatever is longer")
    PASTED = "pasted", _("Demonstrations are pasted")
    COPIED = "copied", _("Ranks almost like one other person")
    NEAR_DUPLICATE = "near_duplicate", _("Writes texts like another person’s")


class ConcernState(models.TextChoices):
    OPEN = "open", _("Open")
    DISMISSED = "dismissed", _("Dismissed")
    UPHELD = "upheld", _("Upheld")


class Concern(models.Model):
    """A pattern in somebody's work that a person should look at, with what it was seen in."""

    person = models.ForeignKey(
        User, models.PROTECT, related_name="concerns", verbose_name=_("person")
    )
    # The one whose work it is like.
    other = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("other")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=ConcernKind)
    # Numbers that a person can check, by name.
    evidence = models.JSONField(_("evidence"), default=dict)
    tasks = models.PositiveIntegerField(_("tasks"))
    found_at = models.DateTimeField(_("found at"), db_default=Now(), editable=False)
    state = models.CharField(
        _("state"), max_length=9, choices=ConcernState, default=ConcernState.OPEN
    )
    note = models.TextField(_("note"), blank=True)
    judged_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("judged by"),
    )
    judged_at = models.DateTimeField(_("judged at"), null=True, blank=True)

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "other", "kind"],
                condition=Q(state=ConcernState.OPEN),
                nulls_distinct=False,
                name="a_concern_is_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state=ConcernState.OPEN, judged_at=None)
                | (~Q(state=ConcernState.OPEN) & Q(judged_at__isnull=False)),
                name="a_judged_concern_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"
