"""The recipes of deploy/ with the real nginx and Caddy in front of a real installation."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from requests.adapters import HTTPAdapter

from common.development import CHECKOUT
from tests.faults.site import CANCEL, Site

pytestmark = pytest.mark.slow

PASSWORD = "a-long-password-of-a-drill"
SET_PASSWORD = f"""
from labeling.models import User
user = User.objects.get(username="rosalind")
user.set_password("{PASSWORD}")
user.save()
"""
MONITOR = "127.0.0.9"  # a second address of this machine
NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    include {folder}/site.conf;
}}
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass
class Front:
    """A proxy with TLS, and the site behind it."""

    site: Site
    port: int
    certificate: Path
    token: str = ""

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}"

    def browser(self, source: str = "127.0.0.1") -> requests.Session:
        session = requests.Session()
        session.trust_env = False  # neither its proxies nor its certificates
        session.verify = str(self.certificate)
        session.mount("https://", From(source))
        return session

    def signed_in(self) -> requests.Session:
        session = self.browser()
        session.get(f"{self.address}/api/people/session/")
        session.headers["Referer"] = self.address
        session.headers["X-CSRFToken"] = str(session.cookies["csrftoken"])
        answer = session.post(
            f"{self.address}/api/people/session/",
            json={"username": "rosalind", "password": PASSWORD},
        )
        assert answer.status_code == 200, answer.text
        session.headers["X-CSRFToken"] = str(session.cookies["csrftoken"])
        return session


class From(HTTPAdapter):
    """Connects from this address of the machine."""

    def __init__(self, source: str) -> None:
        self.source = source
        super().__init__()

    def init_poolmanager(self, *arguments, **options):
        super().init_poolmanager(*arguments, source_address=(self.source, 0), **options)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder / "certificate.pem"


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def front(request, certificate, tmp_path_factory) -> Iterator[Front]:
    program = shutil.which(request.param)
    assert program, f"{request.param} is not installed: apt-get install {request.param}"
    port = free_port()
    folder = tmp_path_factory.mktemp(request.param)
    for parent in (folder, folder.parent, folder.parent.parent):
        parent.chmod(0o711)  # servers may run as another account, which must pass through
    site = Site(folder)
    site.installation.environment |= {
        "PUBLIC_URL": f"https://localhost:{port}",
        "TRUSTED_PROXIES": "1",
        "METRICS_FROM": f"{MONITOR}/32",
    }
    site.python(SET_PASSWORD)
    site.start_web()
    write = {"nginx": write_nginx, "caddy": write_caddy}[request.param]
    command = write(folder, port, site.installation.port, certificate)
    log = (folder / "proxy.log").open("wb")
    home = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    proxy = subprocess.Popen([program, *command], stdout=log, stderr=log, env=home)
    try:
        wait_for(port, proxy, folder / "proxy.log")
        yield Front(site, port, certificate)
    finally:
        proxy.terminate()
        proxy.wait(30)
        log.close()
        site.stop()


def write_nginx(folder: Path, port: int, behind: int, certificate: Path) -> list[str]:
    """Change of the recipe only what an operator changes, and the ports."""
    recipe = (CHECKOUT / "deploy" / "nginx.conf").read_text()
    (folder / "site.conf").write_text(
        recipe.replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
        .replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
        .replace("listen 443 ", f"listen 127.0.0.1:{port} ")
        .replace("/etc/ssl/labels.example.org/fullchain.pem", str(certificate))
        .replace("/etc/ssl/labels.example.org/privkey.pem", str(certificate.with_name("key.pem")))
        .replace("labels.example.org", "localhost")
    )
    (folder / "bodies").mkdir()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder))
    user = "user root;" if os.getuid() == 0 else ""
    return ["-c", str(folder / "nginx.conf"), "-p", str(folder), "-g", user]


def write_caddy(folder: Path, port: int, behind: int, certificate: Path) -> list[str]:
    recipe = (CHECKOUT / "deploy" / "Caddyfile").read_text()
    options = "{\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_bind 127.0.0.1\n"
    tls = f"\ttls {certificate} {certificate.with_name('key.pem')}\n"
    site = f"https://localhost:{port} {{\n{tls}"
    (folder / "Caddyfile").write_text(
        recipe.replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
        .replace("\n{\n", f"\n{options}", 1)
        .replace("labels.example.org {\n", site)
    )
    return ["run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def wait_for(port: int, proxy: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert proxy.poll() is None, log.read_text()
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def test_a_person_signs_in_and_the_cookies_are_for_https_only(front):
    session = front.signed_in()
    cookies = {cookie.name: cookie for cookie in session.cookies}

    assert cookies["__Host-session"].secure
    assert cookies["csrftoken"].secure
    answer = session.get(f"{front.address}/api/people/me/")
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_the_clients_address_arrives_and_cannot_be_invented(front):
    metrics = f"{front.address}/metrics"
    invented = [
        {"X-Forwarded-For": MONITOR},
        {"X-Forwarded-For": f"{MONITOR}, {MONITOR}"},
        {"X_Forwarded_For": MONITOR},
        {"Forwarded": f"for={MONITOR}"},
        {"X-Real-IP": MONITOR},
    ]

    assert front.browser(MONITOR).get(metrics).status_code == 200
    for headers in invented:
        assert front.browser().get(metrics, headers=headers).status_code == 404, headers


def test_forwarded_headers_of_a_client_are_ignored(front):
    answer = front.browser().get(
        f"{front.address}/api/people/session/",
        headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"},
        allow_redirects=False,
    )

    assert answer.status_code == 200


def test_a_large_file_arrives_in_pieces(front):
    session = front.signed_in()
    line = json.dumps({"prompt": "Why is the sky blue? " + "x" * 1000}).encode() + b"\n"
    data = line * 20_000
    announced = session.post(
        f"{front.address}/api/prompts/intakes/announce/",
        json={"name": "many.jsonl", "size": len(data)},
    )
    assert announced.status_code == 201, announced.text
    intake, limit = announced.json()["id"], 16 << 20

    for offset in range(0, len(data), limit):
        answer = session.put(
            f"{front.address}/api/prompts/intakes/{intake}/file/?offset={offset}",
            data=data[offset : offset + limit],
            headers={"Content-Type": "application/octet-stream"},
        )
        assert answer.status_code == 200, answer.text

    assert answer.json()["bytes_arrived"] == len(data)


def test_a_body_that_is_too_large_is_refused_in_our_words(front, tmp_path):
    (tmp_path / "large").write_bytes(b"x" * ((64 << 20) + 1))

    # Like a browser, curl reads an answer that comes before it has sent everything.
    said = subprocess.run(
        ["curl", "--silent", "--show-error", "--noproxy", "*", "--cacert", str(front.certificate),
         "--header", "Expect:", "--header", "Content-Type: application/json",
         "--write-out", "\n%{http_code}",
         "--data-binary", f"@{tmp_path}/large", f"{front.address}/api/prompts/intakes/announce/"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    answer, _, status = said.stdout.rpartition("\n")
    assert status == "413", said.stderr
    assert json.loads(answer)["code"] == "too_large"


def test_a_live_view_delivers_while_it_is_open(front):
    run = front.site.launch(steps=5, seconds=0)
    session = front.signed_in()

    with session.get(
        f"{front.address}/api/runs/{run}/events/",
        headers={"Accept": "text/event-stream"},
        stream=True,
        timeout=60,
    ) as stream:
        lines = stream.iter_lines(chunk_size=1)
        first = next(line for line in lines if line.startswith(b"event: run"))
        front.site.python(CANCEL.format(run=run))  # happens only after the first line has arrived
        last = next(line for line in lines if line.startswith(b"event: end"))

    assert (first, last) == (b"event: run", b"event: end")


def test_without_the_web_server_people_are_asked_to_wait(front):
    front.site.kill("Web server")
    front.site.installation.listener.close()  # nobody accepts connections any more

    answer = front.browser().get(f"{front.address}/api/people/session/")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert answer.json()["code"] == "unavailable"
