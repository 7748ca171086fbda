"""How this app is called in the admin."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Labeling(AppConfig):
    name = "labeling"
    verbose_name = _("Labeling")
