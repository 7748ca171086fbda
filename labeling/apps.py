"""Names this app in the admin and registers its hooks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Labeling(AppConfig):
    name = "labeling"
    verbose_name = _("Labeling")

    def ready(self) -> None:
        from labeling.hooks import register  # models can be imported only from here on

        register()
