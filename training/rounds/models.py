"""Rounds and their stages: samples -> labels -> reward model -> policy, once."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from labeling.campaigns.models import Campaign
from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.runs.models import Run
from training.samples.models import SampleBatch


class StageName(models.TextChoices):
    """The stages of a round, in order."""

    SAMPLE = "sample", _("Sample")
    LABEL = "label", _("Label")
    FREEZE = "freeze", _("Freeze")
    REWARD = "reward", _("Train the reward model")
    POLICY = "policy", _("Train the policy")
    EVALUATE = "evaluate", _("Evaluate")
    GATE = "gate", _("Gate")
    PROMOTE = "promote", _("Promote")


class StageState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")
    SKIPPED = "skipped", _("Skipped")


class RoundState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    ABANDONED = "abandoned", _("Abandoned")


class Round(models.Model):
    """One pass through the loop."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=128, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=RoundState, default=RoundState.OPEN)
    # Whether stages begin automatically, within the limits of the plan.
    automatic = models.BooleanField(_("automatic"), default=False)
    plan = models.JSONField(_("plan"), default=dict, blank=True)
    # The policy that was current when the round began. The gate compares the new one with it.
    begun_from = models.ForeignKey(
        ModelVersion,
        models.PROTECT,
        related_name="rounds_begun",
        null=True,
        blank=True,
        verbose_name=_("begun from"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="open"), name="one_round_is_open"
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{_('Round')} {self.number}"


class Stage(models.Model):
    """A stage of a round, what it made, and why it stopped."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="stages")
    name = models.CharField(_("stage"), max_length=8, choices=StageName)
    state = models.CharField(
        _("state"), max_length=8, choices=StageState, default=StageState.WAITING
    )
    message = models.TextField(_("message"), blank=True)
    runs = models.ManyToManyField(Run, related_name="stages", blank=True, verbose_name=_("runs"))
    batches = models.ManyToManyField(
        SampleBatch, related_name="stages", blank=True, verbose_name=_("sample batches")
    )
    datasets = models.ManyToManyField(
        Dataset, related_name="stages", blank=True, verbose_name=_("datasets")
    )
    model_versions = models.ManyToManyField(
        ModelVersion, related_name="stages", blank=True, verbose_name=_("model versions")
    )
    # The campaign in which people compare the new policy with the current one.
    campaign = models.OneToOneField(
        Campaign,
        models.PROTECT,
        related_name="stage",
        null=True,
        blank=True,
        verbose_name=_("campaign"),
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    # The results of the stage, such as the checks of the gate; see stages/.
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="a_round_has_each_stage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()}, {self.round}"
