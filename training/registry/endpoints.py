"""Served models that speak as OpenAI's interface does (vLLM, SGLang and others)."""

import json
from contextlib import suppress
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from common.answers import read_within
from training.registry.errors import ModelIsRefused

SECONDS, LOADING_SECONDS = 10, 60
SILENCE = (URLError, OSError, ValueError, LookupError, TypeError)
PROBE = {"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1}
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


def limits_of(url: str, model: str, key: str = "") -> dict[str, int]:
    """The limits of a served model. Raise ModelIsRefused if it is not served there."""
    listed: dict[str, Any] | None = None
    with suppress(*SILENCE):
        listed = {str(one["id"]): one for one in _json(url, "models", key)["data"]}
    if listed and model in listed:
        longest = listed[model].get("max_model_len")  # only vLLM and SGLang say it
        return {"max_model_len": longest} if isinstance(longest, int) else {}
    # `transformers serve` lists no folders, and loads a model when it is first asked.
    try:
        _json(url, "chat/completions", key, PROBE | {"model": model})["choices"][0]
    except SILENCE as silent:
        known = ModelIsRefused.endpoint_silent if listed is None else ModelIsRefused.not_served
        raise ModelIsRefused(known) from silent
    return {}


def _json(url: str, path: str, key: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    named = headers(key) | ({"Content-Type": "application/json"} if body else {})
    request = Request(f"{checked_url(url)}/{path}", data=data, headers=named)  # noqa: S310  # checked
    seconds = SECONDS if body is None else LOADING_SECONDS
    with build_opener(NoDetours).open(request, timeout=seconds) as answer:
        return json.loads(read_within(answer, most=LONGEST, seconds=seconds))


def headers(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}
