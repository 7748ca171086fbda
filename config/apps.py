"""Django's admin with our own site in it."""

from django.apps import apps
from django.contrib.admin import sites
from django.contrib.admin.apps import AdminConfig


class Admin(AdminConfig):
    default_site = "config.admin_site.Site"

    def ready(self) -> None:
        super().ready()
        # Roles stand in for Django's groups and permissions.
        sites.site.unregister(apps.get_model("auth.Group"))
