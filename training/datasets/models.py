"""Datasets: labels frozen into files that never change."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from labeling.prompts.models import Prompt


class Kind(models.TextChoices):
    DEMONSTRATIONS = "demonstrations", _("Demonstrations")
    RANKINGS = "rankings", _("Rankings")
    SIGNALS = "signals", _("Judged replies")
    PROMPTS = "prompts", _("Prompts")
    TEXT = "text", _("Text")


class State(models.TextChoices):
    FREEZING = "freezing", _("Freezing")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class DatasetQuerySet(models.QuerySet["Dataset"]):
    def chosen(self) -> Self:
        """Without the prompts that sample batches freeze, one file for each draw."""
        return self.filter(draws=None)


class Dataset(models.Model):
    """One file of labels, prompts or text, with its sha256 and the query that chose its rows."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=128, unique=True)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.FREEZING)
    # The conditions that chose the rows; see query.py.
    query = models.JSONField(_("query"), default=dict, blank=True)
    # The file in the store. Other formats are made from it when they are downloaded.
    key = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    rows = models.PositiveBigIntegerField(_("rows"), default=0)
    # Counts by split, language, use case and so on; see card.py.
    card = models.JSONField(_("data card"), default=dict, blank=True)
    message = models.TextField(_("message"), blank=True)
    # The version that this one replaces, because prompts in it were withdrawn.
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        related_name="replaced_by",
        null=True,
        blank=True,
        verbose_name=_("replaces"),
    )
    # When prompts in it were withdrawn: its file was deleted, and what learned from it is marked.
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    objects = DatasetQuerySet.as_manager()

    class Meta:
        verbose_name = _("dataset")
        verbose_name_plural = _("datasets")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.READY) | (~Q(sha256="") & ~Q(key="")),
                name="a_ready_dataset_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DatasetPrompt(models.Model):
    """Records that a prompt is in a dataset, so that a withdrawal finds it."""

    pk = models.CompositePrimaryKey("dataset_id", "prompt_id")
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="prompt_rows", db_index=False)
    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="dataset_rows")

    def __str__(self) -> str:
        return f"Prompt {self.prompt_id} in dataset {self.dataset_id}"
