"""Read settings from the environment; refuse to start when one is wrong."""

import ipaddress
import json
import os
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LOOPBACK = ["localhost", "127.0.0.1", "::1"]

_SHORTEST_SECRET = 50
_FEWEST_CHARACTERS = 12


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def flag(name: str, default: bool) -> bool:
    value = text(name, "yes" if default else "no")
    if value not in {"yes", "no"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; write yes or no.")
    return value == "yes"


def whole(name: str, default: int, *, at_least: int = 0) -> int:
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.")
    if int(value) < at_least:
        raise ImproperlyConfigured(f"{name} is {value}; write {at_least} or more.")
    return int(value)


def names(name: str, default: str) -> list[str]:
    """Return the items of a comma-separated list."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def objects(name: str) -> list[Any]:
    """Return the items of a list in JSON; empty or unset is an empty list."""
    try:
        value = json.loads(text(name, "") or "[]")
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not valid JSON: {error}.") from error
    if not isinstance(value, list):
        raise ImproperlyConfigured(f"{name} is not a list in JSON: [{{...}}, {{...}}].")
    return value


def networks(name: str, default: str) -> list[Network]:
    try:
        return [ipaddress.ip_network(part) for part in names(name, default)]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name}: {error}; write addresses such as 10.0.0.0/8."
        ) from error


def origin(name: str, default: str) -> str:
    """Return an address that is only a scheme and a host."""
    value = text(name, default).rstrip("/")
    url = urlsplit(value)
    if url.scheme not in {"http", "https"} or not url.hostname or url.path or url.query:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write it like https://labels.example.org."
        )
    return value


def refuse_unsafe(public: str, *, debug: bool) -> None:
    """Refuse plain HTTP over a network, and DEBUG where others can reach the site."""
    url = urlsplit(public)
    here = url.hostname in LOOPBACK
    if debug and not here:
        raise ImproperlyConfigured(
            f"DEBUG is for this machine only, and PUBLIC_URL is {public}. Set DEBUG to no."
        )
    if url.scheme != "https" and not here:
        raise ImproperlyConfigured(
            f"PUBLIC_URL is not https, and people would send passwords to it: {public}."
        )


def hosts(name: str) -> list[str]:
    found = names(name, "")
    if any("*" in host for host in found):
        raise ImproperlyConfigured(f"{name} has a *; name every host.")
    return found


def secret(name: str, *, known: set[str]) -> str:
    """Return a secret that is long enough and that no file of the project contains."""
    value = text(name)
    if len(value) < _SHORTEST_SECRET:
        raise ImproperlyConfigured(
            f"{name} has {len(value)} characters and needs {_SHORTEST_SECRET}. Make one with: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    if value in known or value.startswith("django-insecure-") or _is_monotonous(value):
        raise ImproperlyConfigured(
            f"{name} is not secret: others have it too. Make one with: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return value


def optional_secret(name: str, *, known: set[str]) -> str:
    return secret(name, known=known) if text(name, "") else ""


def _is_monotonous(value: str) -> bool:
    return len(set(value)) < _FEWEST_CHARACTERS


def password(name: str) -> str:
    """Return the password in an address such as postgresql://user:password@host/name."""
    return unquote(urlsplit(text(name)).password or "")


def database(name: str, *, statement_seconds: int) -> dict[str, Any]:
    """Turn postgresql://user:password@host:port/name into Django's dictionary."""
    url = urlsplit(text(name))
    if url.scheme not in {"postgresql", "postgres"} or not url.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} must look like postgresql://user:password@host:port/name."
        )
    limits = {
        "statement_timeout": statement_seconds * 1000,
        "lock_timeout": 2_000,
        "idle_in_transaction_session_timeout": 30_000,
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "localhost",
        "PORT": url.port or 5432,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": " ".join(f"-c {limit}={value}" for limit, value in limits.items()),
            # Without these, a query waits for ever when the server vanishes.
            "connect_timeout": 5,
            "tcp_user_timeout": 10_000,
            "keepalives_idle": 30,
        },
    }


def bucket(url: str, *, name: str = "ARTIFACTS_URL") -> dict[str, Any]:
    """Turn s3://bucket/folder into the options of a Django storage, or return None."""
    if not url:
        return {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc:
        raise ImproperlyConfigured(f"{name} must look like s3://bucket/folder.")
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "file_overwrite": True,
        "querystring_auth": True,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
