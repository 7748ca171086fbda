"""/metrics: numbers for Prometheus about requests, queues and the rows of the loop."""

import time
from collections.abc import Callable, Iterator

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from common import liveness
from common.logs import route_of
from config.health import may_monitor
from config.refusals import not_found
from config.stations import rows_by_table
from labeling.people.audit.models import Act, AuditEntry

REQUESTS = Counter("plumbline_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram("plumbline_request_seconds", "Time to answer.", ["method", "route"])
ROUTED = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
QUEUES = [settings.CELERY_TASK_DEFAULT_QUEUE, *sorted(ROUTED)]


def metrics_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        method, route = str(request.method), route_of(request)
        REQUESTS.labels(method, route, response.status_code).inc()
        SECONDS.labels(method, route).observe(time.perf_counter() - began)
        return response

    return answer


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer 404 to clients that must not read the metrics."""
    if not may_monitor(request):
        return not_found(request)
    body = generate_latest(_counted()) + generate_latest(_state())
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)


def _counted() -> CollectorRegistry:
    """Add up the numbers that several web processes write to one folder."""
    if not settings.PROMETHEUS_MULTIPROC_DIR:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return registry


def _state() -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Loop())
    return registry


class Loop(Collector):
    """Reads Postgres and the broker on each request, so every process reports the same."""

    def collect(self) -> Iterator[Metric]:
        rows = GaugeMetricFamily("plumbline_rows", "Rows of each station.", labels=["table"])
        for table, count in rows_by_table():
            rows.add_metric([table], count)
        yield rows
        waiting = GaugeMetricFamily("plumbline_queue", "Messages waiting.", labels=["queue"])
        age = GaugeMetricFamily("plumbline_worker_silence", "Seconds of silence.", labels=["queue"])
        for queue in QUEUES:
            try:
                waiting.add_metric([queue], liveness.waiting(queue))
                silence = liveness.silence(queue)
            except redis.RedisError:
                continue  # /readyz reports the missing broker
            if silence is not None:
                age.add_metric([queue], silence)
        yield waiting
        yield age
        yield from _last_backup()


def _last_backup() -> Iterator[Metric]:
    """When a nightly backup last succeeded, in Unix time. Nothing where none ever did."""
    last = AuditEntry.objects.filter(act=Act.BACKED_UP).order_by("-pk").first()
    if last is not None:
        name = "plumbline_last_backup_timestamp_seconds"
        yield GaugeMetricFamily(name, "Last backup.", value=last.happened_at.timestamp())
