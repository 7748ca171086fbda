"""Sample batches: replies that model versions write, researchers read, and labelers rank."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from labeling.campaigns.models import Entrant
from labeling.prompts.models import Prompt, Reply
from labeling.tasks.models import Kind as TaskKind
from labeling.tasks.models import Purpose
from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.runs.models import Run


class State(models.TextChoices):
    DRAWING = "drawing", _("Drawing")
    READY = "ready", _("Ready to look at")
    RELEASING = "releasing", _("Being released to people")
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
    most_tokens = models.PositiveIntegerField(_("most tokens"), default=1024)
    # A prompt whose replies are too much alike is asked again, with other chances, so often.
    most_draws = models.PositiveSmallIntegerField(_("most draws"), default=3)
    # Says in the preview how good it finds each reply.
    reward_model = models.ForeignKey(
        ModelVersion,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("reward model"),
    )
    seed = models.PositiveIntegerField(_("seed"), default=0)
    overlap = models.PositiveSmallIntegerField(_("labels per task"), default=1)
    round_number = models.PositiveIntegerField(_("round number"), default=0)
    # The replies of one model for an evaluation campaign go to the campaign, not to people.
    entrant = models.OneToOneField(
        Entrant, models.PROTECT, related_name="batch", null=True, blank=True
    )
    # Text before every prompt: the few-shot-prompted baseline.
    examples = models.TextField(blank=True)
    message = models.TextField(_("message"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("released by"),
    )

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
    """One model version in the mix, and its share."""

    batch = models.ForeignKey(SampleBatch, models.CASCADE, related_name="writers")
    model = models.ForeignKey(ModelVersion, models.PROTECT, related_name="batch_shares")
    share = models.FloatField(_("share"), validators=[MinValueValidator(0), MaxValueValidator(1)])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "model"], name="a_writer_is_in_a_batch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.share:.0%} {self.model}"


class DrawState(models.TextChoices):
    DRAWING = "drawing", _("Drawing")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Draw(models.Model):
    """One time that a writer is asked for replies: a run of the engine, or calls of an endpoint."""

    writer = models.ForeignKey(BatchWriter, models.CASCADE, related_name="draws")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=7, choices=DrawState, default=DrawState.DRAWING)
    # The prompts that are asked this time, frozen.
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="draws")
    # Replies per prompt; the first one is at `first_position`.
    replies = models.PositiveSmallIntegerField()
    first_position = models.PositiveSmallIntegerField(default=0)
    # Null where an endpoint is asked instead of the engine.
    run = models.OneToOneField(Run, models.PROTECT, related_name="draw", null=True, blank=True)
    message = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["writer", "number"], name="a_writer_draws_in_order"),
        ]

    def __str__(self) -> str:
        return f"Draw {self.number} of {self.writer}"


class BatchPrompt(models.Model):
    """A prompt of a batch, and how many replies are drawn to it."""

    batch = models.ForeignKey(SampleBatch, models.CASCADE, related_name="prompts")
    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="batch_prompts")
    replies_wanted = models.PositiveSmallIntegerField()
    # How many of them each writer of the mix owes, by the row of the writer.
    owed = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "prompt"], name="a_prompt_is_in_a_batch_once"),
        ]

    def __str__(self) -> str:
        return f"Prompt {self.prompt_id} of batch {self.batch_id}"


class LeftOut(models.TextChoices):
    IDENTICAL = "identical", _("Another reply says the same, word for word")
    EMPTY = "empty", _("It says nothing")
    SPARE = "spare", _("Enough replies without it")


class Sample(models.Model):
    """One reply as it was drawn. It becomes a labeling Reply when the batch is released."""

    batch_prompt = models.ForeignKey(BatchPrompt, models.CASCADE, related_name="samples")
    model = models.ForeignKey(ModelVersion, models.PROTECT, related_name="samples")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    # {"logprob", "tokens", "ended", "seed", "score": {model name: number}}
    numbers = models.JSONField(default=dict)
    # Why it does not go to people; empty while it does.
    left_out = models.CharField(max_length=9, choices=LeftOut, blank=True)
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
