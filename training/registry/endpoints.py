"""Served models that speak as OpenAI's interface does (vLLM, SGLang and others)."""

import json
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from training.registry.errors import ModelIsRefused

SECONDS = 10
HERE = frozenset({"127.0.0.1", "localhost", "::1"})
LONGEST = 1024 * 1024


class NoDetours(HTTPRedirectHandler):
    """A redirect would lead to a host that nobody allowed, and take the key along."""

    def redirect_request(self, *_asked: Any) -> None:
        return None


def checked_url(url: str) -> str:
    """Only hosts the installation names: a request must not make the server ask around inside."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in HERE)
    if not safe or parts.username or host not in HERE | set(settings.ENDPOINT_HOSTS):
        raise ModelIsRefused(ModelIsRefused.bad_endpoint)
    return url.rstrip("/")


def models_at(url: str, key: str = "") -> list[str]:
    """The names of the models it serves."""
    request = Request(f"{checked_url(url)}/models", headers=headers(key))  # noqa: S310  # checked
    try:
        with build_opener(NoDetours).open(request, timeout=SECONDS) as answer:
            said: Any = json.loads(answer.read(LONGEST))
        return [str(one["id"]) for one in said["data"]]
    except (URLError, OSError, ValueError, LookupError, TypeError) as silent:
        raise ModelIsRefused(ModelIsRefused.endpoint_silent) from silent


def headers(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}
