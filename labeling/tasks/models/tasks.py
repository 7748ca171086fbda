"""Tasks: what people are asked, about which prompt and replies."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from labeling.guidelines.models import Purpose as GuidelineSet
from labeling.prompts.models import Prompt, Reply
from labeling.tasks.models.forms import Form


class Kind(models.TextChoices):
    """What is asked of the labeler."""

    DEMONSTRATE = "demonstrate", _("Demonstrate")
    RANK = "rank", _("Rank")
    RATE = "rate", _("Rate")
    RANK_AND_RATE = "rank_and_rate", _("Rank and rate")


class Purpose(models.TextChoices):
    """What the labels are for. A gold task looks like a training task to labelers."""

    TRAINING = "training", _("Training")
    EVALUATION = "evaluation", _("Evaluation")
    GOLD = "gold", _("Gold")
    QUALIFICATION = "qualification", _("Qualification")


class Audience(models.TextChoices):
    """Which labelers may get the task, so that results can be compared between the groups."""

    EVERYBODY = "everybody", _("Everybody")
    TRAINING = "training", _("Training labelers")
    HELD_OUT = "held_out", _("Held-out labelers")


class Task(models.Model):
    """What people are asked to do with one prompt. A task wants one label per active seat."""

    kind = models.CharField(max_length=16, choices=Kind, verbose_name=_("kind"))
    purpose = models.CharField(max_length=16, choices=Purpose, verbose_name=_("purpose"))
    prompt = models.ForeignKey(
        Prompt, models.PROTECT, related_name="tasks", verbose_name=_("prompt")
    )
    replies: "models.ManyToManyField[Reply, TaskReply]" = models.ManyToManyField(
        Reply, through="TaskReply", related_name="tasks", verbose_name=_("replies")
    )
    form = models.ForeignKey(Form, models.PROTECT, related_name="tasks", verbose_name=_("form"))
    # A demonstration may start from a reply that the labeler improves.
    start_from = models.ForeignKey(
        Reply,
        models.PROTECT,
        related_name="starts",
        null=True,
        blank=True,
        verbose_name=_("start from"),
    )
    audience = models.CharField(
        max_length=9,
        choices=Audience,
        default=Audience.EVERYBODY,
        db_default=Audience.EVERYBODY,
        verbose_name=_("audience"),
    )
    # Which guidelines its labelers follow; empty means those of the task's purpose.
    guideline_set = models.CharField(
        max_length=10,
        choices=GuidelineSet,
        blank=True,
        db_default="",
        verbose_name=_("guideline set"),
    )
    # Tasks of lower rounds are given out first.
    round_number = models.PositiveIntegerField(default=0, verbose_name=_("round number"))
    created_at = models.DateTimeField(
        db_default=Now(), editable=False, verbose_name=_("created at")
    )
    retired_at = models.DateTimeField(null=True, blank=True, verbose_name=_("retired at"))

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")

    def __str__(self) -> str:
        return str(_("Task %(number)s")) % {"number": self.pk}


class TaskReply(models.Model):
    """One of the replies that a task shows."""

    task = models.ForeignKey(Task, models.CASCADE, db_index=False)
    reply = models.ForeignKey(Reply, models.PROTECT)

    class Meta:
        verbose_name_plural = _("task replies")
        constraints = [
            models.UniqueConstraint(fields=["task", "reply"], name="a_reply_is_in_a_task_once"),
        ]

    def __str__(self) -> str:
        return f"Reply {self.reply_id} of task {self.task_id}"
