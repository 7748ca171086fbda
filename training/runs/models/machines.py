"""Machines that execute runs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Machine(models.Model):
    """A GPU worker that has connected: its host, its GPUs, and when it was last seen."""

    name = models.CharField(_("name"), max_length=128, unique=True)
    host = models.CharField(_("host"), max_length=128)
    # [{"name", "memory", "index"}]; empty on a machine that trains on its CPU.
    gpus = models.JSONField(_("GPUs"), default=list, blank=True)
    cores = models.PositiveSmallIntegerField(_("cores"), default=1)
    memory = models.PositiveBigIntegerField(_("memory"), default=0)
    # How many GPUs one run can have here; 1 on a machine that trains on its CPU.
    slots = models.PositiveSmallIntegerField(_("slots"), default=1)
    versions = models.JSONField(_("versions"), default=dict, blank=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    class Meta:
        verbose_name = _("machine")
        verbose_name_plural = _("machines")

    def __str__(self) -> str:
        return self.name
