"""Labelers who work through the API of a running installation, as scripts of a team would."""

import http.cookiejar
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from uuid import uuid4

Shown = dict[str, Any]


class Labeler:
    """One person's session: takes a seat, answers by taste, hands in."""

    def __init__(self, address: str, username: str, password: str) -> None:
        self.address = address
        jar = http.cookiejar.CookieJar()
        self.jar = jar
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.ask("GET", "/api/people/session/")
        self.ask("POST", "/api/people/session/", {"username": username, "password": password})

    def work(self, likes: Callable[[str], float], writes: Callable[[str], str]) -> int:
        """Until nothing is left; how much was handed in."""
        done = 0
        while seat := self.ask("POST", "/api/tasks/seats/", {}):
            self.read(seat["guideline"])
            answer = self.answer(seat, likes, writes)
            sent = {**answer, "key": str(uuid4()), "measures": {"active_ms": 20_000}}
            self.ask("POST", f"/api/labels/seats/{seat['id']}/hand-in/", sent)
            done += 1
        return done

    def read(self, guideline: Shown | None) -> None:
        if guideline and not guideline["acknowledged"]:
            self.ask("POST", f"/api/guidelines/{guideline['id']}/acknowledge/", {})

    def answer(
        self, seat: Shown, likes: Callable[[str], float], writes: Callable[[str], str]
    ) -> Shown:
        if seat["kind"] == "demonstrate":
            return {"text": writes(seat["prompt"]["turns"][-1]["text"])}
        said: Shown = {}
        if seat["kind"] != "rate":
            by_taste = sorted(seat["replies"], key=lambda reply: -likes(reply["text"]))
            said["ranking"] = [[reply["slot"]] for reply in by_taste]
        if seat["kind"] != "rank":
            said["ratings"] = {reply["slot"]: {"value": 4} for reply in seat["replies"]}
        return said

    def ask(self, method: str, path: str, sent: Shown | None = None) -> Any:
        request = urllib.request.Request(  # noqa: S310  (our own server)
            self.address + path,
            data=None if sent is None else json.dumps(sent).encode(),
            method=method,
            headers={"Content-Type": "application/json", "X-CSRFToken": self.token},
        )
        try:
            with self.opener.open(request) as answer:
                body = answer.read()
        except urllib.error.HTTPError as refused:
            if refused.code == 404 and path == "/api/tasks/seats/":
                return None
            raise AssertionError((path, refused.code, refused.read())) from refused
        return json.loads(body) if body else None

    @property
    def token(self) -> str:
        return next((one.value or "" for one in self.jar if one.name == "csrftoken"), "")
