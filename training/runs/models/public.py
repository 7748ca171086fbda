"""What models scored on public tasks."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from training.registry.models import ModelVersion
from training.runs.models.runs import Run


class PublicResult(models.Model):
    """One metric of one public task, as a run measured it. The row repeats the run's summary."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="public_results")
    model = models.ForeignKey(ModelVersion, models.PROTECT, related_name="public_results")
    task = models.CharField(_("task"), max_length=64)
    metric = models.CharField(_("metric"), max_length=64)
    value = models.FloatField(_("value"))
    # The standard error over questions; null where the harness computes none.
    error = models.FloatField(_("standard error"), null=True, blank=True)
    n = models.PositiveIntegerField(_("questions"))
    shots = models.PositiveSmallIntegerField(_("shots"))
    harness = models.CharField(_("version of the harness"), max_length=32)
    chat = models.BooleanField(_("with the chat template"))
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("result on a public task")
        verbose_name_plural = _("results on public tasks")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "task", "metric"], name="a_run_measures_a_metric_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model}: {self.task} {self.metric}"
