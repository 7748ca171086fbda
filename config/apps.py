"""Django's admin with our own site in it."""

from django.contrib.admin.apps import SimpleAdminConfig


class Admin(SimpleAdminConfig):
    """Its pages load with the addresses, so workers and commands do not import them."""

    default_site = "config.admin_site.Site"
