"""Served models that never answer delay no other job: real workers, a real broker."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher import programs
from tests.faults.site import Site

TWO_DRAWS = """
from labeling.models import User
from labeling.prompts.models import Prompt
from training.registry.models import Kind, ModelVersion, Origin
from training.samples.choosing import Choice
from training.samples.services import Share, draw
by = User.objects.get(username="rosalind")
Prompt.objects.create(turns=[{{"role": "user", "text": "Why?"}}], split="train")
models = [
    ModelVersion.objects.create(
        name=name, created_by=by, kind=Kind.POLICY, origin=Origin.ENDPOINT,
        endpoint={{"url": "http://127.0.0.1:{port}/v1", "model": name}},
    )
    for name in ("one", "other")
]
draw(name="batch", choice=Choice(), mix=[Share(model, 0.5) for model in models], by=by)
"""
NOTE = """
from common.liveness import broker, note_default
broker().delete("plumbline:alive:default")
note_default.delay()
"""
HEARD = """
from common.liveness import silence
print("heard" if silence("default") is not None else "nothing")
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path, DJANGO_SETTINGS_MODULE="config.settings")
    yield made
    made.stop()


@pytest.fixture
def hanging() -> Iterator[socket.socket]:
    """A server that takes requests and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        yield server


@pytest.mark.slow
def test_housekeeping_runs_while_two_served_models_hang(site, hanging):
    for name in ("Worker", "Long worker", "Endpoint worker"):
        site.start(programs.file_name(name), programs.WORKERS[name])
    site.python(TWO_DRAWS.format(port=hanging.getsockname()[1]))
    asked: set[bytes] = set()
    calls = []
    while len(asked) < 2:  # a model is asked for several replies at once
        call, _address = hanging.accept()
        calls.append(call)
        said = b""
        while b"}" not in said:
            said += call.recv(65536)
        asked |= {name for name in (b'"one"', b'"other"') if name in said}

    site.python(NOTE)

    deadline = time.monotonic() + 30
    while "heard" not in site.python(HEARD):
        assert time.monotonic() < deadline, site.said()
    for call in calls:
        call.close()
