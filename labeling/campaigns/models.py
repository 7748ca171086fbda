"""Campaigns, who takes part in them, and the replies that are compared."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from labeling.guidelines.models import Purpose as GuidelineSet
from labeling.people.models import User
from labeling.prompts.models import Prompt, Reply, Writer
from labeling.tasks.models import Task


class State(models.TextChoices):
    DRAWING = "drawing", _("Replies are being drawn")
    READY = "ready", _("Ready to open")
    OPEN = "open", _("Open to labelers")
    CLOSED = "closed", _("Closed")


class Campaign(models.Model):
    """Several models answer the same held-out prompts, and people say which reply is better."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=128, unique=True, verbose_name=_("name"))
    state = models.CharField(
        max_length=8, choices=State, default=State.DRAWING, verbose_name=_("state")
    )
    guideline_set = models.CharField(
        max_length=10,
        choices=GuidelineSet,
        default=GuidelineSet.EVALUATION,
        verbose_name=_("guideline set"),
    )
    # Labels that every prompt gets from each of the two groups.
    training_labels = models.PositiveSmallIntegerField(
        default=1, verbose_name=_("labels by training labelers")
    )
    held_out_labels = models.PositiveSmallIntegerField(
        default=0, verbose_name=_("labels by held-out labelers")
    )
    # How prompts were chosen, as a researcher reads it.
    query = models.JSONField(default=dict, blank=True, verbose_name=_("prompts chosen by"))
    temperature = models.FloatField(default=1.0, verbose_name=_("temperature"))
    message = models.TextField(blank=True, verbose_name=_("message"))
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="campaigns", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(
        db_default=Now(), editable=False, verbose_name=_("created at")
    )
    opened_at = models.DateTimeField(null=True, blank=True, verbose_name=_("opened at"))
    closed_at = models.DateTimeField(null=True, blank=True, verbose_name=_("closed at"))

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.CheckConstraint(
                condition=Q(training_labels__gt=0) | Q(held_out_labels__gt=0),
                name="a_campaign_asks_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Entrant(models.Model):
    """A model that takes part: a writer of its own, also where only its prompt differs."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="entrants")
    writer = models.ForeignKey(Writer, models.PROTECT, related_name="entries")
    # The model version that writes. With examples before each prompt it is another writer.
    model_version = models.CharField(max_length=128)
    examples = models.TextField(blank=True)
    baseline = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "writer"], name="an_entrant_is_in_a_campaign_once"
            ),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(baseline=True),
                name="a_campaign_has_one_baseline",
            ),
        ]

    def __str__(self) -> str:
        return self.writer.model_version

    @property
    def few_shot(self) -> bool:
        return self.examples != ""


class CampaignPrompt(models.Model):
    """A held-out prompt of a campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="prompts")
    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="campaign_prompts")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "prompt"], name="a_prompt_is_in_a_campaign_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Prompt {self.prompt_id} of campaign {self.campaign_id}"


class CampaignReply(models.Model):
    """What one entrant answered to one prompt of the campaign."""

    asked = models.ForeignKey(CampaignPrompt, models.CASCADE, related_name="replies")
    entrant = models.ForeignKey(Entrant, models.CASCADE, related_name="replies")
    reply = models.OneToOneField(Reply, models.PROTECT, related_name="campaign_reply")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asked", "entrant"], name="an_entrant_answers_once"),
        ]

    def __str__(self) -> str:
        return f"Reply {self.reply_id}"


class CampaignTask(models.Model):
    """A task that was opened for a campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="tasks")
    task = models.OneToOneField(Task, models.CASCADE, related_name="campaign_task")

    def __str__(self) -> str:
        return f"Task {self.task_id} of campaign {self.campaign_id}"
