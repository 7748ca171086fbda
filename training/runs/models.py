"""Runs, what they tell, and the machines that do them."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from training.datasets.models import Dataset
from training.registry.models import ModelVersion


class Step(models.TextChoices):
    """The steps of the engine (training/specs)."""

    PRETRAIN = "pretrain", _("Pretrain")
    SFT = "sft", "SFT"
    REWARD = "reward", _("Reward model")
    PPO = "ppo", "PPO"
    SAMPLE = "sample", _("Sample")
    SCORE = "score", _("Score")
    EVALUATE = "evaluate", _("Evaluate")


class State(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    SUCCEEDED = "succeeded", _("Succeeded")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


ENDED = (State.SUCCEEDED, State.FAILED, State.CANCELLED)


class Machine(models.Model):
    """A GPU worker that was seen: its host, its GPUs, and when it last gave a sign of life."""

    name = models.CharField(_("name"), max_length=128, unique=True)
    host = models.CharField(_("host"), max_length=128)
    # [{"name", "memory", "index"}]; empty on a machine that trains on its processor.
    gpus = models.JSONField(_("GPUs"), default=list, blank=True)
    cores = models.PositiveSmallIntegerField(_("cores"), default=1)
    memory = models.PositiveBigIntegerField(_("memory"), default=0)
    # How many GPUs one run can have here; a machine without any does one run on its processor.
    slots = models.PositiveSmallIntegerField(_("slots"), default=1)
    versions = models.JSONField(_("versions"), default=dict, blank=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    class Meta:
        verbose_name = _("machine")
        verbose_name_plural = _("machines")

    def __str__(self) -> str:
        return self.name


class Sweep(models.Model):
    """Runs that differ in one field, such as kl (beta) or gamma."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=128)
    field = models.CharField(_("field"), max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("created by"),
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("sweep")
        verbose_name_plural = _("sweeps")

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """One attempt to train, sample or evaluate. The row is the truth; a message only rings."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=128)
    step = models.CharField(_("step"), max_length=8, choices=Step)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.QUEUED)
    # The fields of the spec but for `out` and the inputs, which are rows of RunInput.
    spec = models.JSONField(_("spec"), default=dict)
    gpus = models.PositiveSmallIntegerField(_("GPUs"), default=1)

    # The fence: whoever writes must name the attempt, so a worker that was given up stays silent.
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
    # Of this attempt; what is left of the run follows from it.
    seconds_per_step = models.FloatField(null=True, blank=True)
    # The newest checkpoint in the store: {"step", "files": [{"path", "size", "sha256"}]}.
    checkpoint = models.JSONField(default=dict, blank=True)
    # The number of the newest line of the history. Writers take theirs under this row's lock, so
    # lines become visible in the order of their numbers, and watchers ask for what comes after.
    last_event = models.BigIntegerField(default=0)
    exit_code = models.SmallIntegerField(_("exit code"), null=True, blank=True)
    # Why it stands as it does, a code of history.py, and the engine's own last words about it.
    reason = models.CharField(max_length=24, blank=True)
    message = models.TextField(_("message"), blank=True)
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
    # It read prompts that were withdrawn later.
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
    # Several models can stand under one name: sample's `models`, score's `reward_model`.
    position = models.PositiveSmallIntegerField(default=0)
    dataset = models.ForeignKey(
        Dataset, models.PROTECT, related_name="run_inputs", null=True, blank=True
    )
    model = models.ForeignKey(
        ModelVersion, models.PROTECT, related_name="run_inputs", null=True, blank=True
    )
    # A run whose replies are scored.
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


class Metric(models.Model):
    """One line of metrics.jsonl. The step a resumed run does again takes the old line's place."""

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
    """A reply that a run showed while it learned (samples.jsonl)."""

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
    text = models.TextField(blank=True)  # of a line of the log
    # Of a change of state: {"code", ...}; history.py has the sentence of each code.
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
