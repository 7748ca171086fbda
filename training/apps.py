"""Names this app in the admin and registers its hooks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Training(AppConfig):
    name = "training"
    verbose_name = _("Training")

    def ready(self) -> None:
        from training.hooks import register  # models can be imported only from here on

        register()
