"""Prompts, replies and their writers."""

from django.db import models

from labeling.people.models import User


class Prompt(models.Model):
    """What is asked: a conversation of turns that ends with the user’s."""

    # [{"role": "user", "text": "..."}]: one user turn in the plain case.
    turns = models.JSONField()
    language = models.CharField(max_length=16, default="en")
    topics = models.JSONField(default=list)
    author = models.ForeignKey(User, models.PROTECT, related_name="prompts", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Prompt {self.pk}"


class Writer(models.Model):
    """Who wrote a reply: a person or a model version. Labelers never see it."""

    person = models.OneToOneField(
        User, models.PROTECT, related_name="writer", null=True, blank=True
    )
    # The name of the model version; training keeps what is known about it.
    model_version = models.CharField(max_length=128, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(model_version=""),
                name="a_writer_is_a_person_or_a_model_version",
            ),
            models.UniqueConstraint(
                fields=["model_version"],
                condition=~models.Q(model_version=""),
                name="one_writer_per_model_version",
            ),
        ]

    def __str__(self) -> str:
        return f"Writer {self.pk}"


class Reply(models.Model):
    """One answer to a prompt, by a person or by a model."""

    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="replies")
    writer = models.ForeignKey(Writer, models.PROTECT, related_name="replies")
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"Reply {self.pk}"
