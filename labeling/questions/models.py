"""The shared room of InstructGPT appendix B, as rows."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labeling.guidelines.models import Guideline
from labeling.people.models import User
from labeling.tasks.models import Task


class Question(models.Model):
    """Something a labeler wants to know about a guideline, a task or the work."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="questions", verbose_name=_("asked by")
    )
    guideline = models.ForeignKey(
        Guideline,
        models.PROTECT,
        related_name="questions",
        null=True,
        blank=True,
        verbose_name=_("guideline"),
    )
    # It belongs to a task, and is shown only where the task lets it be.
    about_task = models.BooleanField(default=False, verbose_name=_("about task"))
    text = models.TextField(verbose_name=_("text"))
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created at"))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = [
            models.Index(fields=["-id"], condition=Q(about_task=False), name="open_questions"),
        ]

    def __str__(self) -> str:
        return str(_("Question %(number)s")) % {"number": self.pk}


class Answer(models.Model):
    """What a researcher or manager says to a question."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    question = models.ForeignKey(
        Question, models.CASCADE, related_name="answers", verbose_name=_("question")
    )
    answered_by = models.ForeignKey(
        User, models.PROTECT, related_name="answers", verbose_name=_("answered by")
    )
    text = models.TextField(verbose_name=_("text"))
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created at"))
    # The guideline under which everybody finds it.
    pinned_to = models.ForeignKey(
        Guideline,
        models.PROTECT,
        related_name="pinned_answers",
        null=True,
        blank=True,
        verbose_name=_("pinned to"),
    )

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return str(_("Answer %(number)s")) % {"number": self.pk}


class TaskQuestion(models.Model):
    """A question that was asked from the screen of a task."""

    question = models.OneToOneField(
        Question, models.CASCADE, related_name="task_question", primary_key=True
    )
    task = models.ForeignKey(Task, models.CASCADE, related_name="task_questions")

    def __str__(self) -> str:
        return f"Question {self.question_id} about task {self.task_id}"
