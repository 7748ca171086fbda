"""Celery: the broker, and the jobs that run on a schedule."""

from datetime import timedelta

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
CELERY_TASK_DEFAULT_QUEUE = "default"
# Each of these jobs finds its work in the database, so a lost message costs only time.
CELERY_BEAT_SCHEDULE = {
    "note_default": {
        "task": "common.liveness.note_default",
        "schedule": timedelta(seconds=10),
    },
    "forget_what_has_ended": {
        "task": "labeling.people.jobs.forget_what_has_ended",
        "schedule": timedelta(hours=6),
    },
    "watch_runs": {
        "task": "training.runs.jobs.watch_runs",
        "schedule": timedelta(seconds=env.whole("RUN_WATCH_SECONDS", 10)),
        "options": {"expires": 60},
    },
    "intakes": {
        "task": "labeling.prompts.intake.jobs.ring_waiting_intakes",
        "schedule": timedelta(seconds=30),
    },
    "quality": {
        "task": "labeling.quality.jobs.refresh_facts",
        "schedule": timedelta(seconds=20),
    },
    "quality_again": {
        "task": "labeling.quality.jobs.rebuild_facts",
        "schedule": timedelta(days=1),
    },
    "gold": {
        "task": "labeling.quality.jobs.ask_newcomers_gold",
        "schedule": timedelta(hours=1),
    },
    "concerns": {
        "task": "labeling.quality.concerns.jobs.look_for_concerns",
        "schedule": timedelta(hours=1),
    },
}
CELERY_BEAT_SCHEDULE["models_of_hubs"] = {
    "task": "training.registry.jobs.ring_waiting_models",
    "schedule": timedelta(minutes=5),
}
CELERY_BEAT_SCHEDULE["datasets"] = {
    "task": "training.datasets.jobs.freeze_waiting_datasets",
    "schedule": timedelta(seconds=60),
}
CELERY_BEAT_SCHEDULE["batches"] = {
    "task": "training.samples.jobs.look_after_batches",
    "schedule": timedelta(seconds=60),
}
CELERY_BEAT_SCHEDULE["rounds"] = {
    "task": "training.rounds.jobs.look_after_rounds",
    "schedule": timedelta(seconds=30),
}
CELERY_BEAT_SCHEDULE["chats"] = {
    "task": "training.playground.jobs.look_after_chats",
    "schedule": timedelta(seconds=20),
}
CELERY_TASK_ROUTES = {
    "training.runs.jobs.execute": {"queue": "gpu"},
    "training.playground.jobs.write_reply": {"queue": "chat"},
}
