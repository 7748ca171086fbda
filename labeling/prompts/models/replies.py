"""Replies to prompts, and who wrote them."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labeling.people.models import User
from labeling.prompts.models.prompts import Prompt


class Writer(models.Model):
    """Who wrote a reply: a person, a model version or somebody outside.

    Labelers never see it.
    """

    person = models.OneToOneField(
        User, models.PROTECT, related_name="writer", null=True, blank=True
    )
    # The name of the model version; training keeps what is known about it.
    model_version = models.CharField(max_length=128, blank=True)
    # What an imported file says about its writer, such as "file 12: chosen".
    outside = models.CharField(max_length=128, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(person__isnull=False, model_version="", outside="")
                    | (Q(person=None, outside="") & ~Q(model_version=""))
                    | (Q(person=None, model_version="") & ~Q(outside=""))
                ),
                name="a_writer_is_a_person_or_a_model_version_or_outside",
            ),
            models.UniqueConstraint(
                fields=["model_version"],
                condition=~Q(model_version=""),
                name="one_writer_per_model_version",
            ),
            models.UniqueConstraint(
                fields=["outside"],
                condition=~Q(outside=""),
                name="one_writer_per_outside_name",
            ),
        ]

    def __str__(self) -> str:
        return f"Writer {self.pk}"


class Reply(models.Model):
    """One answer to a prompt, by a person or by a model."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="replies")
    writer = models.ForeignKey(Writer, models.PROTECT, related_name="replies")
    text = models.TextField(blank=True)
    # The keyed hash of an imported text: the same reply comes in once.
    text_key = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = _("replies")
        indexes = [
            models.Index(
                fields=["prompt", "text_key"],
                name="replies_by_text",
                condition=Q(text_key__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(text=""),
                name="a_withdrawn_reply_keeps_no_text",
            ),
        ]

    def __str__(self) -> str:
        return f"Reply {self.pk}"
