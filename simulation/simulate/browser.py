"""The HTTP that a labeler's browser speaks: a session, one connection, the same question again."""

import http.client
import json
import time
from contextlib import suppress
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from bootstrap import SetupFailed
from launcher.services.process import LOOPBACK

TIMEOUT = 60
TRIES = 8
PAUSE = 0.25
REFUSED = 400


class SiteRefused(SetupFailed):
    """The site says no where it must not: the message has its words."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any

    @property
    def code(self) -> str:
        return self.body.get("code", "") if isinstance(self.body, dict) else ""


class Browser:
    """Asks again when the connection breaks: everything it asks may be asked twice."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}
        self._line: http.client.HTTPConnection | None = None
        self.broken = 0  # how often the connection was gone

    def sign_in(self, username: str, password: str) -> None:
        self.ask("GET", "/api/people/session/")
        self.must("POST", "/api/people/session/", {"username": username, "password": password})

    def must(self, method: str, address: str, body: object = None) -> Any:
        """Return the body of a response that must not be a refusal."""
        answer = self.ask(method, address, body)
        if answer.status >= REFUSED:
            raise SiteRefused(f"{method} {address} was refused ({answer.status}): {answer.body}")
        return answer.body

    def ask(self, method: str, address: str, body: object = None) -> Answer:
        for again in range(TRIES):
            try:
                self._send(method, address, body)
                return self._read()
            except (OSError, http.client.HTTPException) as error:
                self.lose()
                last = error
                time.sleep(PAUSE * again)
        raise SiteRefused(f"The site does not answer {method} {address}: {last}")

    def ask_and_lose(self, method: str, address: str, body: object) -> None:
        """Send, and be gone before the answer comes."""
        with suppress(OSError, http.client.HTTPException):
            self._send(method, address, body)
        self.lose()
        self.broken += 1

    def lose(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _send(self, method: str, address: str, body: object) -> None:
        if self._line is None:
            self._line = http.client.HTTPConnection(LOOPBACK, self._port, timeout=TIMEOUT)
        headers = {"Content-Type": "application/json"}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={said}" for name, said in self._cookies.items())
        if token := self._cookies.get("csrftoken"):
            headers["X-CSRFToken"] = token
        self._line.request(method, address, None if body is None else json.dumps(body), headers)

    def _read(self) -> Answer:
        if self._line is None:
            raise http.client.NotConnected
        response = self._line.getresponse()
        text = response.read()
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        is_json = "json" in (response.headers.get("Content-Type") or "")
        return Answer(response.status, json.loads(text) if text and is_json else None)
