"""Addresses of the built frontend's files."""

from urllib.parse import urljoin

from django.conf import settings
from django_vite.core.asset_loader import DjangoViteAppClient


class NamedByVite(DjangoViteAppClient):
    """Vite puts a hash into each name, and its files import each other by these names.

    With Django's second hash the browser would load a file once for the page and once more for
    each file that imports it, as if they were two.
    """

    def get_production_server_url(self, path: str) -> str:
        return urljoin(f"{settings.STATIC_URL}{self.static_url_prefix}/", path)
