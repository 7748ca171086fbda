"""Runs and what they read."""

from typing import cast
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.runs.models.machines import Machine
from training.runs.models.sweeps import Sweep


class Step(models.TextChoices):
    """The steps of the engine (training/specs)."""

    PRETRAIN = "pretrain", _("Pretrain")
    SFT = "sft", "SFT"
    REWARD = "reward", _("Reward model")
    PPO = "ppo", "PPO"
    RLOO = "rloo", "RLOO"
    GRPO = "grpo", "GRPO"
    DIRECT = "direct", _("Direct (DPO)")
    KTO = "kto", "KTO"
    SAMPLE = "sample", _("Sample")
    SCORE = "score", _("Score")
    EVALUATE = "evaluate", _("Evaluate")
    PUBLIC = "public", _("Public tasks")


class State(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    SUCCEEDED = "succeeded", _("Succeeded")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


ENDED = (State.SUCCEEDED, State.FAILED, State.CANCELLED)


class Run(models.Model):
    """A run that trains, samples or evaluates. The row holds its state; messages only notify."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=128)
    step = models.CharField(_("step"), max_length=8, choices=Step)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.QUEUED)
    # The fields of the spec, except for `out` and the inputs, which are rows of RunInput.
    spec = models.JSONField(_("spec"), default=dict)
    gpus = models.PositiveSmallIntegerField(_("GPUs"), default=1)

    # Every write names the attempt, so a worker that has lost the run can write nothing.
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    most_attempts = models.PositiveSmallIntegerField(default=3)
    heartbeat_at = models.DateTimeField(_("heartbeat at"), null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_at = models.DateTimeField(_("cancel asked at"), null=True, blank=True)
    machine = models.ForeignKey(
        Machine,
        models.PROTECT,
        related_name="runs",
        null=True,
        blank=True,
        verbose_name=_("machine"),
    )

    done_steps = models.PositiveIntegerField(_("done steps"), default=0)
    all_steps = models.PositiveIntegerField(_("all steps"), default=0)
    # Of the current attempt. The remaining time is computed from it.
    seconds_per_step = models.FloatField(null=True, blank=True)
    # The newest checkpoint in the store: {"step", "files": [{"path", "size", "sha256"}]}.
    checkpoint = models.JSONField(default=dict, blank=True)
    # The number of the newest line of the history. Writers take numbers under this row's lock, so
    # lines become visible in order, and readers ask for the lines after the last one they saw.
    last_event = models.BigIntegerField(default=0)
    exit_code = models.SmallIntegerField(_("exit code"), null=True, blank=True)
    # Why the run is in this state: a code of history.py, the engine's last sentence in English, and
    # what it found wrong, see training/mistakes.py: [{"field", "code", "params", "line"}].
    reason = models.CharField(max_length=24, blank=True)
    message = models.TextField(_("message"), blank=True)
    mistakes = models.JSONField(default=list, blank=True)
    summary = models.JSONField(_("summary"), default=dict, blank=True)

    cloned_from = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="clones",
        null=True,
        blank=True,
        verbose_name=_("cloned from"),
    )
    sweep = models.ForeignKey(
        Sweep,
        models.PROTECT,
        related_name="runs",
        null=True,
        blank=True,
        verbose_name=_("sweep"),
    )
    # When prompts that it read were withdrawn.
    withdrawn_data_at = models.DateTimeField(_("read withdrawn data"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="runs", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    # When all functions of endings.py had handled its end.
    end_handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        indexes = [
            models.Index(
                fields=["state", "heartbeat_at"],
                name="runs_to_watch",
                condition=Q(state__in=["queued", "running"]),
            ),
            models.Index(
                fields=["id"],
                name="ends_to_handle",
                condition=Q(ended_at__isnull=False, end_handled_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=ENDED) | Q(ended_at__isnull=False),
                name="an_ended_run_says_when",
            ),
            # No worker claims it and nobody could cancel it again, so it would wait for ever.
            models.CheckConstraint(
                condition=~Q(state=State.QUEUED) | Q(cancel_asked_at=None),
                name="a_run_to_be_cancelled_is_not_queued",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ended(self) -> bool:
        return self.state in ENDED


class RunInput(models.Model):
    """What a run reads, under the spec's name for it, such as `rankings` or `model`."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="inputs")
    name = models.CharField(_("name"), max_length=32)
    # Some names take several models: sample's `models`, score's `reward_model`.
    position = models.PositiveSmallIntegerField(default=0)
    dataset = models.ForeignKey(
        Dataset, models.PROTECT, related_name="run_inputs", null=True, blank=True
    )
    model = models.ForeignKey(
        ModelVersion, models.PROTECT, related_name="run_inputs", null=True, blank=True
    )
    # The run whose replies are scored.
    source = models.ForeignKey(Run, models.PROTECT, related_name="read_by", null=True, blank=True)

    class Meta:
        verbose_name = _("run input")
        verbose_name_plural = _("run inputs")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "name", "position"], name="one_input_per_name_and_position"
            ),
            models.CheckConstraint(
                condition=(
                    Q(dataset__isnull=False, model=None, source=None)
                    | Q(dataset=None, model__isnull=False, source=None)
                    | Q(dataset=None, model=None, source__isnull=False)
                ),
                name="an_input_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of run {self.run_id}"

    @property
    def read(self) -> Dataset | ModelVersion | Run:
        # A constraint of the table says that one of them is set.
        return cast("Dataset | ModelVersion | Run", self.dataset or self.model or self.source)
