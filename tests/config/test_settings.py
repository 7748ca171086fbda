"""Production settings come from the environment, and a wrong one stops the start in words."""

import ast
import importlib
import os
import re
import secrets
import subprocess
import sys
import traceback
from collections import Counter
from unittest import mock

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from common.development import CHECKOUT
from config import celery
from config.settings import FRONTEND_BUILD

KEY = secrets.token_urlsafe(48)
# A checkout without a built frontend is warned about, which is right.
ABOUT_THE_BUILD = {"django_vite.W001", "staticfiles.W004"}
PRODUCTION = {
    "SECRET_KEY": KEY,
    "PUBLIC_URL": "https://labels.example.org",
    "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
    "REDIS_URL": os.environ.get("REDIS_URL", ""),
    "TRUSTED_PROXIES": "1",
    "PATH": os.environ["PATH"],
}


def environment(**changed: str | None) -> dict[str, str]:
    variables = PRODUCTION | {"DJANGO_SETTINGS_MODULE": "config.settings"} | changed
    return {name: value for name, value in variables.items() if value is not None}


def check(*arguments: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
    """Start Django in a process of its own and let it check the project."""
    return subprocess.run(
        [sys.executable, "-m", "django", "check", *arguments],
        env=environment(**changed),
        capture_output=True,
        text=True,
        check=False,
    )


def refusal(**changed: str | None) -> str:
    """Read the settings in this process and return the traceback with which they refuse."""
    with (
        mock.patch.dict(os.environ, environment(**changed), clear=True),
        mock.patch.dict(sys.modules),
    ):
        for name in [name for name in sys.modules if name.startswith("config.settings")]:
            del sys.modules[name]
        with pytest.raises(ImproperlyConfigured) as raised:
            importlib.import_module("config.settings")
    return "".join(traceback.format_exception(raised.value))


def test_the_deployment_check_has_nothing_to_say():
    result = check("--deploy", "--fail-level", "WARNING")

    found = set(re.findall(r"\(([a-z_]+\.[A-Z]\d+)\)", result.stderr))
    assert found <= (set() if FRONTEND_BUILD.exists() else ABOUT_THE_BUILD), result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SECRET_KEY": None}, "Set the environment variable SECRET_KEY."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY has 5 characters and needs 50."),
        ({"SECRET_KEY": "x" * 60}, "SECRET_KEY is not secret"),
        ({"SECRET_KEY": "django-insecure-" + KEY}, "SECRET_KEY is not secret"),
        (
            {"SECRET_KEY": "tools-that-only-read-sign-nothing-0123456789-abcdefghijklmnop"},
            "SECRET_KEY is not secret",
        ),
        (
            {"DATABASE_URL": f"postgresql://app:{KEY}@127.0.0.1/plumbline"},
            "SECRET_KEY is not secret",
        ),
        ({"REDIS_URL": f"redis://:{KEY}@127.0.0.1/0"}, "SECRET_KEY is not secret"),
        ({"DATABASE_URL": "mysql://app@127.0.0.1/x"}, "DATABASE_URL must look like postgresql://"),
        ({"REDIS_URL": None}, "Set the environment variable REDIS_URL."),
        ({"PUBLIC_URL": "labels.example.org"}, "PUBLIC_URL is 'labels.example.org'"),
        ({"PUBLIC_URL": "https://labels.example.org/x"}, "PUBLIC_URL is"),
        ({"PUBLIC_URL": "http://labels.example.org"}, "PUBLIC_URL is not https"),
        ({"ALSO_ALLOWED_HOSTS": "*"}, "ALSO_ALLOWED_HOSTS"),
        ({"DEBUG": "true"}, "DEBUG is 'true'; write yes or no."),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES is '-1'; write a whole number."),
        ({"METRICS_FROM": "10.0.0.0/99"}, "METRICS_FROM"),
        ({"METRICS_TOKEN": "too-short"}, "METRICS_TOKEN has 9 characters"),
        ({"METRICS_TOKEN": KEY}, "METRICS_TOKEN is not secret"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(changed, said):
    printed = refusal(**changed)

    assert said in printed
    assert KEY not in printed


def test_a_refused_setting_stops_the_process():
    result = check(SECRET_KEY=None)

    assert result.returncode != 0
    assert "Set the environment variable SECRET_KEY." in result.stderr


def test_a_key_of_one_character_is_not_taken_in_debug_either():
    assert "SECRET_KEY" in refusal(DEBUG="yes", SECRET_KEY="x" * 60)


def test_debug_is_for_this_machine_only():
    assert "DEBUG is for this machine only" in refusal(DEBUG="yes")
    assert check(DEBUG="yes", PUBLIC_URL="http://127.0.0.1:8000").returncode == 0


def test_no_setting_is_made_twice_and_so_silently_lost():
    made = [
        target.id
        for path in (CHECKOUT / "config" / "settings").glob("*.py")
        for statement in ast.parse(path.read_text()).body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]

    assert [name for name, times in Counter(made).items() if times > 1] == []


def test_every_scheduled_job_exists():
    celery.loader.import_default_modules()

    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in celery.tasks


@pytest.mark.parametrize(
    ("public", "named", "expected"),
    [
        ("https://labels.example.org", None, []),
        ("https://labels.example.org", "10.0.0.5", ["10.0.0.5/32"]),
        ("http://127.0.0.1:8000", None, ["127.0.0.1/32", "::1/128"]),
    ],
)
def test_a_public_site_shows_its_numbers_to_named_networks_only(public, named, expected):
    """A bare proxy on the same machine has the address of the machine."""
    changed = environment(PUBLIC_URL=public, METRICS_FROM=named)
    with mock.patch.dict(os.environ, changed, clear=True), mock.patch.dict(sys.modules):
        for name in [name for name in sys.modules if name.startswith("config.settings")]:
            del sys.modules[name]
        found = importlib.import_module("config.settings")

    assert [str(network) for network in found.METRICS_FROM] == expected
