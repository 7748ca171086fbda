"""What a run reports while it goes: metrics, samples, and the lines of its history."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from training.runs.models.runs import Run


class Metric(models.Model):
    """One line of metrics.jsonl. A step that is repeated after a resumption replaces its line."""

    pk = models.CompositePrimaryKey("run_id", "step")
    run = models.ForeignKey(Run, models.CASCADE, related_name="metrics", db_index=False)
    step = models.PositiveIntegerField()
    values = models.JSONField()
    number = models.BigIntegerField()  # in the history of the run
    written_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["run", "number"], name="metrics_in_order")]

    def __str__(self) -> str:
        return f"Step {self.step} of run {self.run_id}"


class RunSample(models.Model):
    """A reply that a run generated while it learned (samples.jsonl)."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="samples")
    step = models.PositiveIntegerField()
    prompt = models.TextField()
    reply = models.TextField()
    numbers = models.JSONField(default=dict)
    number = models.BigIntegerField()  # in the history of the run
    written_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["run", "number"], name="run_samples_in_order")]

    def __str__(self) -> str:
        return f"Sample at step {self.step} of run {self.run_id}"


class RunEvent(models.Model):
    """A line of a run's history: claimed, resumed, silent, cancelled, a line of its log."""

    class Kind(models.TextChoices):
        STATE = "state", _("State")
        LOG = "log", _("Log")

    run = models.ForeignKey(Run, models.CASCADE, related_name="events")
    attempt = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=Kind)
    number = models.BigIntegerField()  # in the history of the run
    text = models.TextField(blank=True)  # for a line of the log
    # For a change of state: {"code", ...}; history.py has the sentence of each code.
    data = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_event_per_number"),
        ]

    def __str__(self) -> str:
        return self.text[:80] or str(self.data.get("code", ""))
