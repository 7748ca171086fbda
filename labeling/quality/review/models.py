"""Why people differ, what was decided, and the keys of gold tasks."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from labeling.labels.models import Label
from labeling.people.models import User
from labeling.tasks.models import Task


class Why(models.TextChoices):
    """Why two people order the same replies differently."""

    ERROR = "error", _("One of them is wrong")
    TASTE = "taste", _("A matter of taste")
    AMBIGUOUS_PROMPT = "ambiguous_prompt", _("The prompt is ambiguous")
    GUIDELINE_GAP = "guideline_gap", _("The guideline does not say")


class Difference(models.Model):
    """What a reviewer says about why labels of a task differ: two of them, or all of them."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="differences")
    # Both or none: the label with the lower id comes first.
    first = models.ForeignKey(Label, models.PROTECT, related_name="+", null=True, blank=True)
    second = models.ForeignKey(Label, models.PROTECT, related_name="+", null=True, blank=True)
    why = models.CharField(_("why"), max_length=16, choices=Why)
    note = models.TextField(_("note"), blank=True)
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("reviewer"))
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("difference")
        verbose_name_plural = _("differences")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first=None, second=None)
                | models.Q(first__lt=models.F("second")),
                name="a_difference_is_between_two_labels_or_all",
            ),
            models.UniqueConstraint(
                fields=["task", "first", "second", "why"],
                nulls_distinct=False,
                name="a_reason_is_given_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_why_display()} (task {self.task_id})"


class Adjudication(models.Model):
    """The order of a task's replies that a manager or researcher decided on."""

    task = models.OneToOneField(
        Task, models.PROTECT, related_name="adjudication", verbose_name=_("task")
    )
    # By the ids of the replies, lowest first: 1 is best, equal is a tie.
    places = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("places"))
    note = models.TextField(_("note"), blank=True)
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("adjudication")
        verbose_name_plural = _("adjudications")
        ordering = ["-decided_at"]

    def __str__(self) -> str:
        return f"Adjudication of task {self.task_id}"


class GoldKey(models.Model):
    """The known answer of a gold task, taken from an adjudicated one and never changed."""

    task = models.OneToOneField(
        Task, models.PROTECT, related_name="gold_key", primary_key=True, verbose_name=_("task")
    )
    source = models.ForeignKey(
        Task, models.PROTECT, related_name="gold_copies", verbose_name=_("made from")
    )
    places = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("places"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("gold key")
        verbose_name_plural = _("gold keys")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"Key of gold task {self.task_id}"
