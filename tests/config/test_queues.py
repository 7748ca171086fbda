"""Every job is in a queue that some worker serves, and old messages of beat expire."""

from datetime import timedelta

import pytest
import yaml
from django.conf import settings

from common.development import CHECKOUT
from config.celery import app
from launcher import programs
from simulation.simulate import site as study
from tests.faults import site as drills

COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]
FORMS = {
    "quickstart": list(programs.WORKERS.values()),
    "containers": [service.get("command", []) for service in COMPOSE.values()],
    "a study": [study.WORKER, programs.GPU_WORKER],
    "a drill": [drills.WORKER, programs.GPU_WORKER, programs.CHAT_WORKER],
}
# Nobody talks with a model during a study.
NOT_SERVED = {"a study": {"chat"}}


def jobs() -> list[str]:
    app.loader.import_default_modules()
    ours = ("common.", "labeling.", "training.")
    return sorted(name for name in app.tasks if name.startswith(ours))


def queue_of(job: str) -> str:
    return str(app.amqp.router.route({}, job)["queue"].name)


def served(workers: list[list[str]]) -> set[str]:
    named = [words[words.index("--queues") + 1] for words in workers if "--queues" in words]
    return {queue for queues in named for queue in queues.split(",")}


@pytest.mark.parametrize("form", FORMS)
def test_each_job_has_a_queue_that_a_worker_of_the_installation_serves(form):
    assert len(jobs()) > 15
    wanted = {queue_of(job) for job in jobs()} - NOT_SERVED.get(form, set())

    assert wanted <= served(FORMS[form])


def test_every_route_and_every_scheduled_job_names_a_job_that_exists():
    routed = set(settings.CELERY_TASK_ROUTES)
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert routed | scheduled <= set(jobs())


@pytest.mark.parametrize("name", settings.CELERY_BEAT_SCHEDULE)
def test_a_message_of_beat_expires_once_later_ones_were_sent(name):
    entry = settings.CELERY_BEAT_SCHEDULE[name]
    least = max(entry["schedule"], timedelta(minutes=1))

    assert entry["options"]["expires"] == least.total_seconds()


def test_what_beat_sends_often_waits_behind_nothing_long():
    often = [
        entry["task"]
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        if entry["schedule"] <= timedelta(hours=1)
    ]

    assert {queue_of(job) for job in often} == {"default"}
