"""Conversations with the current policy, the codes that admit people, and reports."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from labeling.prompts.models import Prompt
from training.registry.models import ModelVersion


class PlaygroundCode(models.Model):
    """An invitation code to the playground. Only its hash is kept."""

    name = models.CharField(_("name"), max_length=128)
    hash = models.CharField(max_length=64, unique=True)
    most_uses = models.PositiveIntegerField(_("most uses"), default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("playground code")
        verbose_name_plural = _("playground codes")

    def __str__(self) -> str:
        return self.name


class ChatPass(models.Model):
    """A use of a code by a person. It opens the playground until it or the code is revoked."""

    code = models.ForeignKey(PlaygroundCode, models.PROTECT, related_name="passes")
    # The number of this use of the code: only one of two people can have the last one.
    number = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="chat_passes")
    given_at = models.DateTimeField(db_default=Now(), editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="each_use_of_a_code_is_one"),
            models.UniqueConstraint(fields=["code", "person"], name="a_person_uses_a_code_once"),
        ]

    def __str__(self) -> str:
        return f"Pass {self.pk}"


class Conversation(models.Model):
    """One conversation. Its owner can exclude it from training, or delete it, at any time."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="conversations"
    )
    for_training = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="conversations_of_a_person")]

    def __str__(self) -> str:
        return f"Conversation {self.public_id}"


class MessageState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    WRITING = "writing", _("Being written")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Message(models.Model):
    """One turn: what the person wrote, or what the policy replied."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    position = models.PositiveSmallIntegerField()
    by_person = models.BooleanField()
    text = models.TextField(blank=True)
    state = models.CharField(max_length=7, choices=MessageState, default=MessageState.DONE)
    # The policy that replied; the page does not name it.
    model = models.ForeignKey(ModelVersion, models.PROTECT, related_name="+", null=True, blank=True)
    # The prompt made from this turn, unless the conversation is excluded from training.
    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "position"], name="one_message_per_position"
            ),
        ]
        indexes = [
            models.Index(
                fields=["changed_at"],
                name="messages_to_write",
                condition=Q(state__in=["waiting", "writing"]),
            ),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"Message {self.position} of conversation {self.conversation_id}"


class ChatReport(models.Model):
    """A report about a reply, or about how somebody uses the playground."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="reports")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=1000)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("playground report")
        verbose_name_plural = _("playground reports")

    def __str__(self) -> str:
        return self.reason[:80]
