"""Which task a question is about."""

from django.db import models

from labeling.guidelines.questions.models import Question
from labeling.tasks.models import Task


class TaskQuestion(models.Model):
    """A question that was asked from the screen of a task."""

    question = models.OneToOneField(
        Question, models.CASCADE, related_name="task_question", primary_key=True
    )
    task = models.ForeignKey(Task, models.CASCADE, related_name="task_questions")

    def __str__(self) -> str:
        return f"Question {self.question_id} about task {self.task_id}"
