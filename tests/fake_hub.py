"""A hub on this machine: what huggingface_hub asks for when it reads and writes repositories."""

import base64
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha1, sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

RESOLVE = re.compile(
    r"/(?P<name>(?:datasets/)?[\w.-]+/[\w.-]+)/resolve/(?P<commit>\w+)/(?P<file>.+)"
)
TREE = re.compile(r"/api/(model|dataset)s/(.+?)/tree/([^?]+)(?:\?.*)?")
ABOUT = re.compile(r"/api/(model|dataset)s/([^?]+?)(?:/revision/([^?]+))?(?:\?.*)?")
COMMIT = re.compile(r"/api/(model|dataset)s/(.+)/commit/([^?]+)(?:\?.*)?")
LFS = "application/vnd.git-lfs+json"
TOKEN = "hf_ThisMayBeInNoLogAndNoRow"


def digest(content: bytes) -> str:
    return sha1(content, usedforsecurity=False).hexdigest()


class FakeHub(ThreadingHTTPServer):
    """Repositories by type and name: each commit with all its files."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.commits: dict[str, dict[str, dict[str, bytes]]] = {}
        self.branches: dict[str, dict[str, str]] = {}
        self.objects: dict[str, bytes] = {}
        self.private: set[str] = set()
        self.asked: list[str] = []
        self.refuses_with = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def commit(self, name: str, files: dict[str, bytes], branch: str = "main") -> str:
        """Add files to a repository: models by their name, datasets with `datasets/` before it."""
        before = self.commits.get(name, {}).get(self.branches.get(name, {}).get(branch, ""), {})
        whole = before | files
        number = str(len(self.commits.get(name, {})))
        made = digest(f"{name} {number}".encode())
        self.commits.setdefault(name, {})[made] = whole
        self.branches.setdefault(name, {})[branch] = made
        return made

    def files(self, name: str, revision: str = "main") -> dict[str, bytes]:
        known = self.branches[name]
        return self.commits[name][known.get(revision, revision)]


class Handler(BaseHTTPRequestHandler):
    server: FakeHub

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if tree := TREE.fullmatch(self.path):
            self._tree(*tree.groups())
        elif about := ABOUT.fullmatch(self.path):
            self._about(about[1], about[2], about[3] or "main")
        else:
            self._file()

    def do_HEAD(self) -> None:
        self._file()

    def do_PUT(self) -> None:
        content = self._body()
        self.server.objects[sha256(content).hexdigest()] = content
        self._answer({})

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        body = self._body()
        if self.path == "/api/validate-yaml":
            self._answer({"errors": [], "warnings": []})
        elif self.server.refuses_with:
            self._answer({"error": "no"}, self.server.refuses_with)
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._answer({"error": "Invalid username or password."}, 401)
        else:
            self._write(body)

    def _write(self, body: bytes) -> None:
        if self.path == "/api/repos/create":
            said = json.loads(body)
            name = f"{said.get('organization') or 'owner'}/{said['name']}"
            if said.get("type") == "dataset":
                name = f"datasets/{name}"
            if said.get("private") or said.get("visibility") == "private":
                self.server.private.add(name)
            self.server.commits.setdefault(name, {})
            self._answer({"url": f"{self.server.address}/{name}"})
        elif "/branch/" in self.path:
            self._answer({})
        elif "/preupload/" in self.path:
            files = [
                {
                    "path": one["path"],
                    "uploadMode": "lfs" if one["path"].endswith(".safetensors") else "regular",
                    "shouldIgnore": False,
                }
                for one in json.loads(body)["files"]
            ]
            self._answer({"files": files})
        elif self.path.endswith("/info/lfs/objects/batch"):
            objects = [
                one | {"actions": {"upload": {"href": f"{self.server.address}/lfs/{one['oid']}"}}}
                for one in json.loads(body)["objects"]
            ]
            self._answer({"transfer": "basic", "objects": objects}, kind=LFS)
        elif found := COMMIT.fullmatch(self.path):
            self._commit(found[1], found[2], found[3], body)
        else:
            self._answer({"error": self.path}, 404)

    def _commit(self, kind: str, name: str, branch: str, body: bytes) -> None:
        files = {}
        for line in body.splitlines():
            said = json.loads(line)
            if said["key"] == "file":
                files[said["value"]["path"]] = base64.b64decode(said["value"]["content"])
            elif said["key"] == "lfsFile":
                files[said["value"]["path"]] = self.server.objects[said["value"]["oid"]]
        whole = name if kind == "model" else f"datasets/{name}"
        made = self.server.commit(whole, files, branch)
        address = f"{self.server.address}/{whole}/commit/{made}"
        self._answer({"success": True, "commitOid": made, "commitUrl": address})

    def _about(self, kind: str, name: str, revision: str) -> None:
        found = self._found(kind, name, revision)
        if found is None:
            self._answer({"error": "Repository not found"}, 404)
            return
        commit, files = found
        siblings = [{"rfilename": path, "size": len(text)} for path, text in files.items()]
        self._answer({"id": name, "sha": commit, "siblings": siblings})

    def _tree(self, kind: str, name: str, revision: str) -> None:
        _commit, files = self._found(kind, name, revision) or ("", {})
        self._answer(
            [
                {"type": "file", "path": path, "size": len(text), "oid": digest(text)}
                for path, text in files.items()
            ]
        )

    def _found(self, kind: str, name: str, revision: str) -> tuple[str, dict[str, bytes]] | None:
        whole = name if kind == "model" else f"datasets/{name}"
        commit = self.server.branches.get(whole, {}).get(revision, revision)
        files = self.server.commits.get(whole, {}).get(commit)
        return None if files is None else (commit, files)

    def _file(self) -> None:
        found = RESOLVE.fullmatch(self.path.partition("?")[0])
        files = self.server.commits.get(found["name"], {}).get(found["commit"], {}) if found else {}
        if not found or found["file"] not in files:
            self.send_error(404)
            return
        content = files[found["file"]]
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", f'"{digest(content)}"')
        self.send_header("X-Repo-Commit", found["commit"])
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        whole = b""
        while size := int(self.rfile.readline(), 16):
            whole += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return whole

    def _answer(self, said: Any, status: int = 200, kind: str = "application/json") -> None:
        content = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def fake_hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    """Point huggingface_hub, which is not changed, at a hub of our own."""
    with FakeHub() as hub:
        threading.Thread(target=hub.serve_forever, daemon=True).start()
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", hub.address)
        template = hub.address + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        yield hub
        hub.shutdown()
