"""What people type is in the database and the store, and in no log and no other file.

Real servers, a real web server and real workers. Each place has a word of its own, so a failure
says which one leaks.
"""

import json
import re
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from launcher import programs
from tests.faults.site import Site

CANARY = "canary-that-sings"
PASSWORD = "a long pass phrase of a test"
PEOPLE = """
from django.utils import timezone
from labeling.models import Prompt, Reply, User, Writer
from labeling.people.invitations.services import invite
from labeling.tasks.models import Kind, Purpose
from labeling.tasks.opening import NewTask, open_tasks
lena = User.objects.create_user(
    "lena", "lena@{canary}.example.org", "{password}", roles=["labeler"],
    qualified_at=timezone.now(),
)
roles = ["manager", "researcher"]
mary = User.objects.create_user("mary", "m@example.org", "{password}", roles=roles)
prompt = Prompt.objects.create(turns=[{{"role": "user", "text": "Why? {canary}-prompt"}}])
writer = Writer.objects.create(model_version="model")
replies = [
    Reply.objects.create(prompt=prompt, writer=writer, text=f"{canary}-reply {{n}}") for n in "ab"
]
new = NewTask(prompt=prompt, replies=replies)
open_tasks(kind=Kind.RANK, purpose=Purpose.TRAINING, new_tasks=[new], overlap=1)
print(invite(inviter=mary, roles=["labeler"]).link)
"""
# A refusal of PostgreSQL and an exception in a worker, both with words of people in their texts.
TROUBLE = """
from config.celery import app
from labeling.models import User
try:
    User.objects.create_user("{canary}-name", "m@example.org")
except Exception:
    pass
app.send_task("labeling.people.jobs.forget_what_has_ended", args=["{canary}-argument"])
app.send_task("labeling.prompts.intake.jobs.take_in", args=["{canary}-argument"])
"""


class Browser(requests.Session):
    """Somebody at the site."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.headers["Origin"] = self.headers["Referer"] = address
        self.get(f"{address}/api/people/session/", timeout=30)

    def send_json(self, method: str, path: str, body: Any = None) -> requests.Response:
        token = str(self.cookies.get("csrftoken"))
        headers = {"X-CSRFToken": token}
        return self.request(method, self.address + path, json=body, headers=headers, timeout=30)

    def does(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.send_json(method, path, body)
        assert answer.ok, (path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def signed_in(self, username: str) -> "Browser":
        self.does("POST", "/api/people/session/", {"username": username, "password": PASSWORD})
        return self


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path, DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="DEBUG")
    yield made
    made.stop()


@pytest.mark.slow
def test_no_log_and_no_file_holds_what_people_type(site):
    said = site.python(PEOPLE.format(canary=CANARY, password=PASSWORD))
    token = re.findall(r"[\w-]{20,}", said)[-1]
    site.start_web()
    for name in ("Worker", "Long worker"):
        site.start(programs.file_name(name), programs.WORKERS[name])

    type_everywhere(site, token)
    site.python(TROUBLE.format(canary=CANARY))
    until_heard(site)

    assert files_with(site.folder, CANARY) == []
    assert open_files(site.folder) == []


def type_everywhere(site: Site, token: str) -> None:
    stranger = Browser(site.address)
    wrong = {"username": f"{CANARY}-user", "password": f"{CANARY}-password"}
    refused = stranger.send_json("POST", "/api/people/session/", wrong)
    assert refused.status_code == HTTPStatus.BAD_REQUEST, refused.text
    taken = {
        "username": "newcomer", "name": f"{CANARY}-person", "password": f"{CANARY}-new-password",
        "email": f"lena@{CANARY}.example.org",
    }  # fmt: skip
    accepted = stranger.send_json("POST", f"/api/people/invitations/{token}/accept/", taken)
    assert HTTPStatus.BAD_REQUEST <= accepted.status_code < HTTPStatus.INTERNAL_SERVER_ERROR

    lena = Browser(site.address).signed_in("lena")
    lena.get(f"{site.address}/api/labels/mine/?search={CANARY}-search", timeout=30)
    lena.does("POST", "/api/prompts/mine/", {"kind": "plain", "text": f"Say {CANARY}-own prompt"})
    lena.does("POST", "/api/questions/", {"text": f"Is {CANARY}-question good?"})
    seat = lena.does("POST", "/api/tasks/seats/", {})
    draft = {"revision": 0, "body": json.dumps({"text": f"{CANARY}-draft"})}
    lena.does("PUT", f"/api/tasks/seats/{seat['id']}/draft/", draft)
    slots = [[reply["slot"]] for reply in seat["replies"]]
    measures = {"active_ms": 1000}
    label = {"ranking": slots, "note": f"{CANARY}-note", "key": str(uuid4()), "measures": measures}
    lena.does("POST", f"/api/labels/seats/{seat['id']}/hand-in/", label)

    mary = Browser(site.address).signed_in("mary")
    rows = (
        json.dumps({"prompt": f"{CANARY}-imported"}) + "\n" + '{"prompt": ' + f'"{CANARY}-broken\n'
    )
    upload = {"file": ("prompts.jsonl", rows.encode())}
    headers = {"X-CSRFToken": str(mary.cookies.get("csrftoken"))}
    sent = mary.post(
        f"{site.address}/api/prompts/intakes/", files=upload, headers=headers, timeout=30
    )
    assert sent.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, sent.text


def until_heard(site: Site) -> None:
    """Wait until both jobs have failed in the worker."""
    log = site.folder / "long-worker.log"
    deadline = time.monotonic() + 60
    while log.read_text().count('"exception"') < 2:
        assert time.monotonic() < deadline, site.said()
        time.sleep(0.5)


def outside_of_data(folder: Path) -> Iterator[Path]:
    """Every file but those of the database, of the broker and of the store."""
    kept = {folder / "artifacts", folder / "postgres" / "data", folder / "valkey" / "data"}
    for path in folder.rglob("*"):
        if not kept & {path, *path.parents}:
            yield path


def files_with(folder: Path, sought: str) -> list[str]:
    files = [path for path in outside_of_data(folder) if path.is_file()]
    assert len(files) > 3
    return [str(path) for path in files if sought.encode() in path.read_bytes()]


def open_files(folder: Path) -> list[str]:
    """What other accounts of the machine could read."""
    return [
        f"{path} {path.stat().st_mode:o}"
        for path in outside_of_data(folder)
        if path.is_file() and path.stat().st_mode & 0o077
    ]
