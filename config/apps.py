"""Django's admin with our own site in it."""

from django.contrib.admin.apps import SimpleAdminConfig


class Admin(SimpleAdminConfig):
    """Its pages are found with the addresses: workers and commands, which show none, stay small."""

    default_site = "config.admin_site.Site"
