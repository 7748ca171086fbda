"""The S3-compatible bucket of the store, if ARTIFACTS_URL names one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import Storage, storages


def storage() -> Storage | None:
    return storages["artifacts"] if settings.ARTIFACTS_URL else None


@contextmanager
def errors_as_oserror() -> Iterator[None]:
    """Raise the errors of the bucket's client as OSError, like those of a disk."""
    try:
        yield
    except (BotoCoreError, ClientError, *_upload_errors()) as trouble:
        raise ConnectionError(f"the bucket: {type(trouble).__name__}") from trouble


def _upload_errors() -> tuple[type[Exception], ...]:
    """The error of boto3, without importing its 24 MB: whatever can raise it has imported it."""
    boto3 = sys.modules.get("boto3.exceptions")
    return (boto3.Boto3Error,) if boto3 else ()
