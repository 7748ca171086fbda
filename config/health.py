"""/healthz: the process answers.  /readyz: everything it needs answers as well."""

import shutil
from collections.abc import Callable
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare

from common import liveness
from common.requests import comes_from

FOR_MONITORING = {"/healthz", "/readyz", "/metrics"}
_LEAST_FREE = 500 * 1024 * 1024
Check = Callable[[], str]


def any_host_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let monitoring ask by the name or the address of a container.

    Other pages check the host, because they write it into links; these contain no address.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path in FOR_MONITORING:
            request.META["HTTP_HOST"] = urlsplit(settings.PUBLIC_URL).netloc
        return get_response(request)

    return answer


def may_monitor(request: HttpRequest) -> bool:
    """Whether the client may read numbers and details: by its address, or with the token."""
    if comes_from(request, settings.METRICS_FROM):
        return True
    sent = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    return bool(settings.METRICS_TOKEN) and constant_time_compare(sent, wanted)


def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    found = {name: check() for name, check in CHECKS.items()}
    ready = all(state == "ok" for name, state in found.items() if name not in OPTIONAL)
    told = {"status": "ok" if ready else "not ready"}
    if may_monitor(request):
        told |= found
    return JsonResponse(told, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _broker() -> str:
    try:
        liveness.broker().ping()
    except redis.RedisError:
        return "does not answer"
    return "ok"


def _worker(queue: str) -> str:
    try:
        silence = liveness.silence(queue)
    except redis.RedisError:
        return "unknown: the broker does not answer"
    if silence is None:
        return "was never heard of"
    return "ok" if silence < liveness.SILENT_AFTER else f"silent for {silence:.0f} seconds"


def _disk() -> str:
    place = settings.ARTIFACTS_DIR
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    return "ok" if free > _LEAST_FREE else f"{free // 1024**2} MiB left"


CHECKS: dict[str, Check] = {
    "database": _database,
    "broker": _broker,
    "worker": lambda: _worker("default"),
    "long_worker": lambda: _worker("long"),
    "endpoint_worker": lambda: _worker("endpoint"),
    "gpu_worker": lambda: _worker("gpu"),
    "disk": _disk,
}
# People can label while nothing is trained and no served model is asked.
OPTIONAL = {"gpu_worker", "endpoint_worker"}
