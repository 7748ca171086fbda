"""Trackers, and how far each has received which run."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from training.runs.models import Run


class Kind(models.TextChoices):
    MLFLOW = "mlflow", "MLflow"


class Tracker(models.Model):
    """A server that receives the curves of runs. Its key is a setting of the workers."""

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.MLFLOW)
    address = models.CharField(_("address"), max_length=255)
    project = models.CharField(_("experiment"), max_length=128, default="plumbline")
    on = models.BooleanField(_("on"), default=True)
    earlier = models.BooleanField(
        _("earlier runs, too"),
        default=False,
        help_text=_("Also send runs that ended before the tracker was added."),
    )
    message = models.TextField(_("message"), blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)  # without an answer
    retry_at = models.DateTimeField(_("next try"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("created by"),
        editable=False,
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("tracker")
        verbose_name_plural = _("trackers")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "address", "project"],
                name="a_tracker_receives_runs_once",
                violation_error_message=_("This tracker is here already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.address}"


class Mirror(models.Model):
    """What a tracker has received of a run."""

    tracker = models.ForeignKey(Tracker, models.CASCADE, related_name="mirrors")
    run = models.ForeignKey(Run, models.CASCADE, related_name="mirrors")
    # The id of the run there; empty until it is known.
    remote = models.CharField(max_length=64, blank=True)
    # The number and the step of the last line that was sent, and the last state.
    number = models.BigIntegerField(default=-1)
    step = models.BigIntegerField(default=-1)
    state = models.CharField(max_length=9, blank=True)
    message = models.TextField(blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tracker", "run"], name="a_tracker_has_a_run_once"),
        ]

    def __str__(self) -> str:
        return f"Run {self.run_id} at tracker {self.tracker_id}"
