"""All files of a folder, or of a dataset of a hub, come in with one command."""

import gzip
import json
import threading
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command

from labeling.models import ImportedRanking, Intake, Prompt
from tests.labeling.prompts.formats.samples import SAMPLES

COMMIT = "c0ffee" * 6 + "c0ff"


def jsonl(rows):
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


FILES = {
    "README.md": b"# Invented",
    "data/test.jsonl": jsonl([{"prompt": "A question of the test split?"}]),
    "data/train.jsonl.gz": gzip.compress(jsonl(SAMPLES["hh-rlhf"])),
}


class FakeHub(BaseHTTPRequestHandler):
    """The two requests that huggingface_hub makes for a dataset."""

    def do_GET(self) -> None:
        if self.path.startswith("/api/datasets/owner/invented"):
            files = [{"rfilename": name, "size": len(text)} for name, text in FILES.items()]
            known = {"id": "owner/invented", "sha": COMMIT, "siblings": files}
            self._answer(json.dumps(known).encode(), "application/json")
        else:
            self._file()

    def do_HEAD(self) -> None:
        self._file()

    def _file(self) -> None:
        name = self.path.partition(f"/datasets/owner/invented/resolve/{COMMIT}/")[2]
        if name in FILES:
            self._answer(FILES[name], "application/octet-stream")
        else:
            self.send_error(404)

    def _answer(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", f'"{sha1(content, usedforsecurity=False).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def hub(monkeypatch):
    with ThreadingHTTPServer(("127.0.0.1", 0), FakeHub) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", address)
        template = address + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)
        yield address
        server.shutdown()


def test_a_dataset_of_a_hub_comes_in_by_its_name(db, hub, capsys):
    call_command("import_prompts", "hub:owner/invented")

    names = [*Intake.objects.order_by("pk").values_list("name", flat=True)]
    assert names == [
        f"owner/invented@{COMMIT[:12]}/data/test.jsonl",
        f"owner/invented@{COMMIT[:12]}/data/train.jsonl.gz",
    ]
    assert (Prompt.objects.count(), ImportedRanking.objects.count()) == (11, 10)
    assert "Format: HH-RLHF." in capsys.readouterr().err


def test_one_file_of_a_hub_can_be_chosen(db, hub):
    call_command("import_prompts", "hub:owner/invented", only="data/test*", revision="main")

    assert Prompt.objects.get().text == "A question of the test split?"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("hub:owner/unknown", "The hub does not have “owner/unknown”"),
        ("hub:../../etc", "The hub does not have “../../etc”"),
        ("nothing.jsonl", "There is no file nothing.jsonl"),
    ],
)
def test_what_is_not_there_is_said_in_words(db, hub, name, problem):
    with pytest.raises(CommandError, match=problem):
        call_command("import_prompts", name)


def test_a_hub_that_cannot_be_reached_is_said_in_words(db, hub, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")

    with pytest.raises(CommandError, match="or it cannot be reached"):
        call_command("import_prompts", "hub:owner/invented")


def test_the_files_of_a_folder_come_in_and_the_refused_ones_are_named(db, tmp_path, capsys):
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "one.jsonl").write_bytes(jsonl(SAMPLES["hh-rlhf"]))
    (tmp_path / "two.json").write_text(json.dumps(SAMPLES["helpsteer3"]))
    (tmp_path / "notes.txt").write_text("no data")

    with pytest.raises(CommandError, match="1 files were not imported"):
        call_command("import_prompts", str(tmp_path))

    assert ImportedRanking.objects.count() == 10
    assert "two.json: Labels would be lost: individual_preference" in capsys.readouterr().err
    call_command("import_prompts", str(tmp_path), only="two*", drop_labels=True)
    assert Intake.objects.latest("pk").name == f"{tmp_path.name}/two.json"
    assert Intake.objects.latest("pk").state == "done"


def test_a_folder_without_readable_files_is_refused(db, tmp_path):
    with pytest.raises(CommandError, match=r"no file in .* that can be read"):
        call_command("import_prompts", str(tmp_path))
