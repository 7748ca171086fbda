"""Two queues: `default` for quick work, `gpu` for training and sampling."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("plumbline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    ["labeling.people", "labeling.prompts", "labeling.prompts.intake", "labeling.tasks"],
    related_name="jobs",
)
