"""MLflow's REST API 2.0, as far as curves need it. The package itself is not needed."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, build_opener

from django.conf import settings

from common.answers import Answer, read_within
from training.registry.endpoints import HERE, NoDetours
from training.runs.models import Metric, Run, State
from training.trackers.errors import RunIsNotTaken, TrackerIsRefused, TrackerIsSilent
from training.trackers.models import Tracker

SECONDS = 10
LONGEST_ANSWER = 2**20
LONGEST_PROBLEM, LONGEST_VALUE = 300, 6000
MOST_METRICS, MOST_PARAMS = 1000, 100  # of one request
TAG = "plumbline.run"
STATUS = {
    State.QUEUED: "SCHEDULED",
    State.RUNNING: "RUNNING",
    State.SUCCEEDED: "FINISHED",
    State.FAILED: "FAILED",
    State.CANCELLED: "KILLED",
}
NO_KEY = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
Found = dict[str, Any]


def checked_address(address: str) -> str:
    """Only hosts the installation names: a request must not make a worker ask around inside."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        raise TrackerIsRefused(TrackerIsRefused.bad_address) from None
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in HERE)
    extra = parts.username or parts.query or parts.fragment
    if not safe or extra or host not in HERE | set(settings.TRACKER_HOSTS):
        raise TrackerIsRefused(TrackerIsRefused.bad_address)
    return address.rstrip("/")


class MLflow:
    """An experiment of a tracking server."""

    def __init__(self, tracker: Tracker) -> None:
        self._address = checked_address(tracker.address)
        self._experiment = self._found_or_made(tracker.project)

    def begin(self, run: Run) -> str:
        """The id of a run there, which is made if an earlier call has not made it."""
        tag = {"key": TAG, "value": str(run.public_id)}
        about = f"tags.`{TAG}` = '{run.public_id}'"
        asked = {"experiment_ids": [self._experiment], "filter": about, "max_results": 1}
        known = self._post("runs/search", asked).get("runs")
        made = known[0] if known else self._post(
            "runs/create",
            {"experiment_id": self._experiment, "run_name": run.name, "tags": [tag],
             "start_time": milliseconds(run.created_at)},
        )["run"]  # fmt: skip
        remote = str(made["info"]["run_id"])
        config = {"step": run.step, "gpus": run.gpus, **run.spec}
        params = [{"key": name, "value": as_text(value)} for name, value in config.items()]
        for some in groups(params, MOST_PARAMS):
            self._post("runs/log-batch", {"run_id": remote, "params": some})
        return remote

    def log(self, remote: str, rows: Iterable[Metric]) -> None:
        """Send lines. The time belongs to the point: the same point sent again is the same."""
        points = [point for row in rows for point in points_of(row)]
        for some in groups(points, MOST_METRICS):
            self._post("runs/log-batch", {"run_id": remote, "metrics": some})

    def set_state(self, remote: str, run: Run) -> None:
        ended = {"end_time": milliseconds(run.ended_at)} if run.ended_at else {}
        status = STATUS[State(run.state)]
        self._post("runs/update", {"run_id": remote, "status": status, **ended})

    def delete(self, remote: str) -> None:
        self._post("runs/delete", {"run_id": remote})

    def _found_or_made(self, name: str) -> str:
        try:
            if known := self._experiment_named(name):
                return known
            with suppress(RunIsNotTaken):  # somebody else has just made it
                return str(self._post("experiments/create", {"name": name})["experiment_id"])
            return self._experiment_named(name)
        except (RunIsNotTaken, LookupError, TypeError) as wrong:
            said = {"address": self._address, "problem": str(wrong)}
            raise TrackerIsSilent(TrackerIsSilent.not_one % said) from wrong

    def _experiment_named(self, name: str) -> str:
        asked = {"filter": f"name = '{name}'", "max_results": 1}
        found = self._post("experiments/search", asked).get("experiments") or []
        return str(found[0]["experiment_id"]) if found else ""

    def _post(self, method: str, body: Mapping[str, Any]) -> Found:
        request = Request(  # noqa: S310  # checked
            f"{self._address}/api/2.0/mlflow/{method}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **_authorization()},
        )
        try:
            with build_opener(NoDetours).open(request, timeout=SECONDS) as answer:
                found = json.loads(_body(answer) or b"{}")
        except HTTPError as error:
            raise self._refusal(error) from error
        except (URLError, OSError) as error:
            said = {"address": self._address, "problem": getattr(error, "reason", "") or error}
            raise TrackerIsSilent(TrackerIsSilent.unreachable % said) from error
        except ValueError as error:
            said = {"address": self._address, "problem": "JSON"}
            raise TrackerIsSilent(TrackerIsSilent.not_one % said) from error
        return found if isinstance(found, dict) else {}

    def _refusal(self, error: HTTPError) -> TrackerIsSilent | RunIsNotTaken:
        said = {"address": self._address, "status": error.code, "problem": f"HTTP {error.code}"}
        if error.code in NO_KEY:
            return TrackerIsSilent(TrackerIsSilent.key_refused % said)
        try:
            problem = str(json.loads(_body(error))["message"])[:LONGEST_PROBLEM]
        except (ValueError, LookupError, TypeError, OSError):
            return TrackerIsSilent(TrackerIsSilent.not_one % said)
        if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return TrackerIsSilent(TrackerIsSilent.unreachable % said)
        return RunIsNotTaken(RunIsNotTaken.why % {"problem": problem})


def _body(answer: Answer) -> bytes:
    return read_within(answer, most=LONGEST_ANSWER, seconds=SECONDS)


def _authorization() -> dict[str, str]:
    """A token, or name:password, which MLflow's own sign-in asks for."""
    key = settings.TRACKER_KEY
    if ":" in key:
        return {"Authorization": f"Basic {b64encode(key.encode()).decode()}"}
    return {"Authorization": f"Bearer {key}"} if key else {}


def points_of(row: Metric) -> Iterator[Found]:
    for key, value in numbers(row.values).items():
        yield {
            **{"key": key, "value": value, "step": row.step},
            "timestamp": milliseconds(row.written_at),
        }


def groups(found: Sequence[Found], size: int) -> Iterator[Sequence[Found]]:
    for first in range(0, len(found), size):
        yield found[first : first + size]


def numbers(values: Mapping[str, Any]) -> dict[str, float]:
    """The numbers of a line under the names of our own curves."""
    return {
        name: float(value)
        for name, value in values.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }


def as_text(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:LONGEST_VALUE]


def milliseconds(when: datetime) -> int:
    return round(when.timestamp() * 1000)
