"""A run's page is fed by the true web server's stream; a stand-in engine makes the steps."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from labeling.models import Role
from tests.browser.training.runs.test_run_deeds import RUNS
from tests.browser.visit import Visit, Window, go
from tests.faults.site import Site

STEPS, SECONDS = 400, 0.3
SIGN_IN = f"""
from django.conf import settings
from django.test import Client
from labeling.models import User
ruth = User.objects.create_user("ruth", "ruth@example.org", name="Ruth", is_staff=True,
    roles=["{Role.RESEARCHER}"])
client = Client()
client.force_login(ruth, backend="labeling.people.authentication.PasswordBackend")
print(client.cookies[settings.SESSION_COOKIE_NAME].value)
"""


@pytest.fixture
def site(built_frontend: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("live"))
    made.start_web()
    made.start_gpu_worker()
    yield made
    made.stop()


class Wire:
    """What the browser itself says of the network, for the events of runs."""

    def __init__(self, page: Page) -> None:
        self.asked: list[tuple[str, str]] = []
        self.closed: set[str] = set()
        self.metrics: list[int] = []
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.requestWillBeSent", self._asked)
        network.on("Network.eventSourceMessageReceived", self._heard)
        for end in ("loadingFinished", "loadingFailed"):
            network.on(f"Network.{end}", lambda said: self.closed.add(said["requestId"]))

    def _asked(self, said: dict[str, Any]) -> None:
        if "/events/" in said["request"]["url"]:
            self.asked.append((said["type"], said["requestId"]))

    def _heard(self, said: dict[str, Any]) -> None:
        if said["eventName"] == "metric":
            self.metrics.append(json.loads(said["data"])["step"])


def test_new_points_come_by_one_open_stream_and_nothing_is_asked_for(browser: Browser, site: Site):
    session = site.python(SIGN_IN).strip()
    run = site.launch(STEPS, SECONDS)
    site.until_step(run, 2)
    window = Visit(browser, site.address, session, Window(1440, "light", "en"))
    page = window.open("/admin/")
    wire = Wire(page)

    go(page, f"{site.address}{RUNS}{run}/change/")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    page.get_by_role("button", name="Show as table").first.click()
    known = wire.metrics[-1] if wire.metrics else site.run(run)["done_steps"]

    row = page.get_by_role("cell", name=re.compile(f"^{known + 5}$"))
    expect(row).to_be_visible(timeout=60_000)
    assert known + 5 in wire.metrics
    [(kind, request)] = wire.asked
    assert kind == "EventSource"
    assert request not in wire.closed
    window.close()
    assert window.troubles == []
