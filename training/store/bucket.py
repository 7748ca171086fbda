"""The bucket of the store, where there is one, and how it says that it cannot be asked."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import Storage, storages


def storage() -> Storage | None:
    return storages["artifacts"] if settings.ARTIFACTS_URL else None


@contextmanager
def asking() -> Iterator[None]:
    """A bucket that cannot be asked is what a disk that cannot be read is: an OSError."""
    try:
        yield
    except (BotoCoreError, ClientError, *_upload_errors()) as trouble:
        raise ConnectionError(f"the bucket: {type(trouble).__name__}") from trouble


def _upload_errors() -> tuple[type[Exception], ...]:
    """boto3 is 24 MB that only a bucket needs: by the time it raises, it is there."""
    boto3 = sys.modules.get("boto3.exceptions")
    return (boto3.Boto3Error,) if boto3 else ()
