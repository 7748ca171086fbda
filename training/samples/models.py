"""Sample batches: replies drawn from model versions, looked at, then put to people."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from labeling.prompts.models import Prompt, Reply
from labeling.tasks.models import Kind as TaskKind
from labeling.tasks.models import Purpose
from training.registry.models import ModelVersion
from training.runs.models import Run


class State(models.TextChoices):
    DRAWING = "drawing", _("Drawing")
    READY = "ready", _("Ready to look at")
    RELEASED = "released", _("Released to people")
    DISCARDED = "discarded", _("Discarded")
    FAILED = "failed", _("Failed")


class SampleBatch(models.Model):
    """Replies of a mix of writers to chosen prompts, K per prompt."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=128, unique=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAWING)
    purpose = models.CharField(
        _("purpose"), max_length=16, choices=Purpose, default=Purpose.TRAINING
    )
    task_kind = models.CharField(
        _("task kind"), max_length=16, choices=TaskKind, default=TaskKind.RANK_AND_RATE
    )
    # How prompts were chosen, as a researcher reads it; see choosing.py.
    query = models.JSONField(_("prompts chosen by"), default=dict, blank=True)
    least_replies = models.PositiveSmallIntegerField(_("least replies"), default=4)
    most_replies = models.PositiveSmallIntegerField(_("most replies"), default=9)
    temperature = models.FloatField(_("temperature"), default=1.0)
    top_p = models.FloatField("top p", default=1.0)
    seed = models.PositiveIntegerField(_("seed"), default=0)
    overlap = models.PositiveSmallIntegerField(_("labels per task"), default=1)
    round_number = models.PositiveIntegerField(_("round number"), default=0)
    message = models.TextField(_("message"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    class Meta:
        verbose_name = _("sample batch")
        verbose_name_plural = _("sample batches")
        constraints = [
            models.CheckConstraint(
                condition=Q(least_replies__gte=1)
                & Q(least_replies__lte=F("most_replies"))
                & Q(most_replies__lte=9),
                name="a_batch_draws_one_to_nine_replies",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BatchWriter(models.Model):
    """One model version in the mix, its share, and the run that draws from it."""

    batch = models.ForeignKey(SampleBatch, models.CASCADE, related_name="writers")
    model = models.ForeignKey(ModelVersion, models.PROTECT, related_name="batch_shares")
    share = models.FloatField(_("share"), validators=[MinValueValidator(0), MaxValueValidator(1)])
    # Null where an endpoint is asked instead of the engine.
    run = models.ForeignKey(
        Run, models.PROTECT, related_name="batch_writers", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "model"], name="a_writer_is_in_a_batch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.share:.0%} {self.model}"


class BatchPrompt(models.Model):
    """A prompt of a batch, and how many replies are drawn to it."""

    batch = models.ForeignKey(SampleBatch, models.CASCADE, related_name="prompts")
    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="batch_prompts")
    replies_wanted = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "prompt"], name="a_prompt_is_in_a_batch_once"),
        ]

    def __str__(self) -> str:
        return f"Prompt {self.prompt_id} of batch {self.batch_id}"


class Sample(models.Model):
    """One reply as it was drawn. It becomes a labeling Reply when the batch is released."""

    batch_prompt = models.ForeignKey(BatchPrompt, models.CASCADE, related_name="samples")
    model = models.ForeignKey(ModelVersion, models.PROTECT, related_name="samples")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    # {"logprob", "tokens", "ended", "seed", "score": {model name: number}}
    numbers = models.JSONField(default=dict)
    # Another sample to this prompt says the same, word for word.
    left_out = models.BooleanField(default=False)
    reply = models.OneToOneField(
        Reply, models.PROTECT, related_name="sample", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch_prompt", "model", "position"], name="one_sample_per_position"
            ),
        ]

    def __str__(self) -> str:
        return f"Sample {self.pk}"
