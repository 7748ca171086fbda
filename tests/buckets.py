"""A real S3 interface over HTTP, for tests that need a bucket."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from moto.moto_api._internal.models import moto_api_backend
from moto.server import ThreadedMotoServer

from common import env
from training.store import bucket as remote

NAME = "plumbline"


@contextmanager
def serve_bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Let the store be the folder `here` of a bucket; return a client of it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    moto_api_backend.reset()  # all servers of a process have the same buckets
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a-key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    settings.ARTIFACTS_URL = f"s3://{NAME}/here"
    settings.STORAGES = settings.STORAGES | {"artifacts": env.bucket(settings.ARTIFACTS_URL)}
    client = remote.storage().connection.meta.client  # type: ignore[union-attr]
    client.create_bucket(Bucket=NAME)
    try:
        yield client
    finally:
        server.stop()
