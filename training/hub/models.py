"""Pushes: one model version or dataset on its way to a hub."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from training.datasets.models import Dataset
from training.registry.models import ModelVersion


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


ENDED = (State.DONE, State.FAILED)


class Push(models.Model):
    """One commit at the hub. The token is a setting of the workers and in no row."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    model = models.ForeignKey(
        ModelVersion, models.PROTECT, related_name="pushes", null=True, blank=True,
        verbose_name=_("model version"),
    )  # fmt: skip
    dataset = models.ForeignKey(
        Dataset, models.PROTECT, related_name="pushes", null=True, blank=True,
        verbose_name=_("dataset"),
    )  # fmt: skip
    # owner/name at the hub, and the branch.
    repository = models.CharField(_("name at the hub"), max_length=128)
    revision = models.CharField(_("branch"), max_length=64, default="main")
    private = models.BooleanField(_("private"), default=True)
    licence = models.CharField(_("licence"), max_length=64)
    statement = models.TextField(_("data statement"), blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    bytes_sent = models.PositiveBigIntegerField(_("bytes sent"), default=0)
    bytes_total = models.PositiveBigIntegerField(_("bytes in total"), default=0)
    commit = models.CharField(_("commit"), max_length=64, blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    message = models.TextField(_("message"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("push to a hub")
        verbose_name_plural = _("pushes to a hub")
        constraints = [
            models.CheckConstraint(
                condition=Q(model__isnull=False) ^ Q(dataset__isnull=False),
                name="a_push_sends_a_model_or_a_dataset",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} -> {self.repository}"

    @property
    def source(self) -> ModelVersion | Dataset:
        found = self.model or self.dataset
        if found is None:
            raise ValueError("A push sends a model version or a dataset.")
        return found
