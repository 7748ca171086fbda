"""Parts of the browser application inside pages of the admin.

    {% load islands %}
    {% block extrahead %}{{ block.super }}{% islands_head %}{% endblock %}
    ... {% island "labels-by-day" days=30 %}

frontend/src/app/islands/registry.ts says which names there are.
"""

import json
import logging
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_vite.core.asset_loader import DjangoViteAssetLoader
from django_vite.core.exceptions import DjangoViteAssetNotFoundError, DjangoViteManifestError

from config import csp

register = template.Library()
logger = logging.getLogger(__name__)

_ENTRY = "src/admin.tsx"


@register.simple_tag(takes_context=True)
def islands_head(context: template.Context) -> SafeString:
    """Return the files that a page with islands loads. The admin works without a built frontend."""
    try:
        files = DjangoViteAssetLoader.instance().generate_vite_asset(_ENTRY)
    except (DjangoViteAssetNotFoundError, DjangoViteManifestError):
        logger.warning("The frontend is not built, so the admin shows no islands.")
        return SafeString("")
    nonce = csp.nonce_for(context["request"])
    return format_html('<meta name="csp-nonce" nonce="{}">{}', nonce, SafeString(files))


@register.simple_tag
def island(name: str, **props: Any) -> SafeString:
    """Render the element an island mounts in. Its props must be JSON."""
    return island_of(name, props)


@register.simple_tag
def island_of(name: str, props: dict[str, Any]) -> SafeString:
    """Render an island for a view that already has the props."""
    return format_html(
        '<div class="island" data-island="{}" data-props="{}"></div>', name, json.dumps(props)
    )
