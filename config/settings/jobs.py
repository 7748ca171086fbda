"""Celery: the broker, and the jobs that run on a schedule."""

from datetime import timedelta
from typing import Any

from common import env

CELERY_BROKER_URL = env.text("REDIS_URL")
CELERY_TASK_IGNORE_RESULT = True  # state lives in Postgres; there is no result backend
CELERY_TASK_ACKS_LATE = False  # a long job must not run twice after the visibility timeout
CELERY_TASK_REJECT_ON_WORKER_LOST = False  # a job that kills its worker must not come back
CELERY_WORKER_DISABLE_PREFETCH = True  # nothing waits behind a long run
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # workers write the same log lines as the web server
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10  # seconds a run has to save itself
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 10,
}
# A request must not hang without a broker: the row is stored, the message follows.
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0.1,
    "interval_max": 0.2,
}
CELERY_TIMEZONE = "UTC"
# Short jobs are in the default queue. A job that may take minutes or wait for another server is
# in a queue of its own, so that it never delays them. launcher/programs.py has a worker for each.
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "labeling.labels.jobs.requeue": {"queue": "long"},
    "labeling.people.jobs.forget_what_has_ended": {"queue": "long"},
    "labeling.prompts.intake.jobs.fetch": {"queue": "long"},
    "labeling.prompts.intake.jobs.take_in": {"queue": "long"},
    "labeling.quality.jobs.rebuild_facts": {"queue": "long"},
    "training.datasets.jobs.freeze_dataset": {"queue": "long"},
    "training.registry.jobs.get_files": {"queue": "long"},
    "training.hub.jobs.send_push": {"queue": "long"},
    "training.samples.jobs.release_batch": {"queue": "long"},
    "training.trackers.jobs.mirror_runs": {"queue": "long"},
    "training.samples.jobs.draw_by_endpoint": {"queue": "endpoint"},
    "training.runs.jobs.execute": {"queue": "gpu"},
    "training.playground.jobs.write_reply": {"queue": "chat"},
}

# Clocks of two machines may differ by this much.
_CLOCKS_DIFFER = timedelta(minutes=1)


def _every(interval: timedelta, task: str) -> dict[str, Any]:
    """Schedule a job. Its message expires when the next one is sent, so none pile up."""
    expires = max(interval, _CLOCKS_DIFFER).total_seconds()
    return {"task": task, "schedule": interval, "options": {"expires": expires}}


_SECOND, _MINUTE, _HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
_WATCH = env.whole("RUN_WATCH_SECONDS", 10) * _SECOND
# Each of these jobs finds its work in the database, so a lost message costs only time.
CELERY_BEAT_SCHEDULE = {
    "note_default": _every(10 * _SECOND, "common.liveness.note_default"),
    "forget_what_has_ended": _every(24 * _HOUR, "labeling.people.jobs.forget_what_has_ended"),
    "erasures": _every(5 * _MINUTE, "labeling.people.erasures.jobs.erase_due_people"),
    "requeues": _every(_MINUTE, "labeling.labels.jobs.look_after_requeues"),
    "intakes": _every(30 * _SECOND, "labeling.prompts.intake.jobs.ring_waiting_intakes"),
    "quality": _every(20 * _SECOND, "labeling.quality.jobs.refresh_facts"),
    "quality_again": _every(24 * _HOUR, "labeling.quality.jobs.rebuild_facts"),
    "gold": _every(_HOUR, "labeling.quality.jobs.ask_newcomers_gold"),
    "concerns": _every(_HOUR, "labeling.quality.concerns.jobs.look_for_concerns"),
    "watch_runs": _every(_WATCH, "training.runs.jobs.watch_runs"),
    "models_of_hubs": _every(5 * _MINUTE, "training.registry.jobs.ring_waiting_models"),
    "pushes": _every(5 * _MINUTE, "training.hub.jobs.look_after_pushes"),
    "datasets": _every(_MINUTE, "training.datasets.jobs.freeze_waiting_datasets"),
    "trackers": _every(15 * _SECOND, "training.trackers.jobs.look_after_trackers"),
    "batches": _every(_MINUTE, "training.samples.jobs.look_after_batches"),
    "rounds": _every(30 * _SECOND, "training.rounds.jobs.look_after_rounds"),
    "chats": _every(20 * _SECOND, "training.playground.jobs.look_after_chats"),
}
