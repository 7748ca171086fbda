"""How this app is called in the admin."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Training(AppConfig):
    name = "training"
    verbose_name = _("Training")
