"""A stand-in for MLflow's server: what the mirror asks, as MLflow 3 answers it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Body = dict[str, Any]


class Refused(Exception):
    """An answer with this status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Server:
    def __init__(self) -> None:
        self.experiments: dict[str, str] = {}
        self.runs: dict[str, Body] = {}
        self.asked: list[str] = []
        self.key = ""
        self.down = False

    def answer(self, method: str, body: Body, authorization: str) -> Body:
        self.asked.append(method)
        if self.down:
            raise Refused(503, "The database is gone.")
        if authorization != self.key:
            raise Refused(401, "Sign in.")
        return dict(getattr(self, method.replace("/", "_").replace("-", "_"))(body))

    def experiments_search(self, body: Body) -> Body:
        name = body["filter"].removeprefix("name = '").removesuffix("'")
        found = self.experiments.get(name)
        return {"experiments": [{"experiment_id": found}]} if found else {}

    def experiments_create(self, body: Body) -> Body:
        self.experiments[body["name"]] = found = str(len(self.experiments) + 1)
        return {"experiment_id": found}

    def runs_search(self, body: Body) -> Body:
        value = body.get("filter", "").split("'")[1:2]
        found = [
            {"info": one["info"], "data": {"params": one["params"]}}
            for one in self.runs.values()
            if not one["deleted"]
            and one["experiment"] in body["experiment_ids"]
            and (not value or one["tags"]["plumbline.run"] == value[0])
        ]
        return {"runs": found}

    def runs_create(self, body: Body) -> Body:
        info = {"run_id": f"r{len(self.runs)}", "run_name": body["run_name"], "status": "RUNNING"}
        tags = {one["key"]: one["value"] for one in body["tags"]}
        made = {"info": info, "tags": tags, "params": [], "points": set(), "deleted": False}
        self.runs[info["run_id"]] = made | {"experiment": body["experiment_id"]}
        return {"run": made | {"points": []}}

    def runs_log_batch(self, body: Body) -> Body:
        run = self._active(body)
        run["params"] += [one for one in body.get("params", []) if one not in run["params"]]
        for one in body.get("metrics", []):
            run["points"].add((one["key"], one["step"], one["value"], one["timestamp"]))
        return {}

    def runs_update(self, body: Body) -> Body:
        self._active(body)["info"]["status"] = body["status"]
        return {}

    def runs_delete(self, body: Body) -> Body:
        self._active(body)["deleted"] = True
        return {}

    def metrics_get_history(self, body: Body) -> Body:
        points = sorted(self.runs[body["run_id"]]["points"])
        return {
            "metrics": [
                {"step": step, "value": value}
                for key, step, value, _ in points
                if key == body["metric_key"]
            ]
        }

    def _active(self, body: Body) -> Body:
        run = self.runs[body["run_id"]]
        if run["deleted"]:
            raise Refused(400, "The run must be in the 'active' state.")
        return run


@contextmanager
def fake_mlflow() -> Iterator[tuple[str, Server]]:
    """The address of the server, and the server."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            method = self.path.removeprefix("/api/2.0/mlflow/")
            try:
                found = server.answer(method, body, self.headers.get("Authorization", ""))
                self._say(200, found)
            except Refused as refused:
                self._say(refused.status, {"error_code": "X", "message": str(refused)})

        def _say(self, status: int, found: Body) -> None:
            data = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_said: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}", server
        http.shutdown()
