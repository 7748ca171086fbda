"""The Celery application: where jobs are found, and how they log. Queues are in the settings."""

import os
from logging.config import dictConfig

from celery import Celery, Task, signals
from django.conf import settings

from common.requests import current_request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("plumbline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        *["labeling.people", "labeling.people.erasures", "labeling.prompts"],
        *["labeling.prompts.intake", "labeling.tasks"],
        *["labeling.labels", "labeling.quality", "labeling.quality.concerns"],
    ],
    related_name="jobs",
)
app.autodiscover_tasks(
    [
        *["training.datasets", "training.registry", "training.runs", "training.samples"],
        *["training.rounds", "training.playground", "training.trackers"],
    ],
    related_name="jobs",
)
app.autodiscover_tasks(["common"], related_name="liveness")


@signals.setup_logging.connect
def log_like_the_web_server(**_more: object) -> None:
    dictConfig(settings.LOGGING)


@signals.before_task_publish.connect
def send_along(headers: dict[str, object], **_more: object) -> None:
    """Send the request's id along, so that the job's log lines carry it."""
    headers["plumbline_request_id"] = current_request_id.get()


@signals.task_prerun.connect
def take_over(task: Task, task_id: str, **_more: object) -> None:
    current_request_id.set(getattr(task.request, "plumbline_request_id", "") or task_id)
