"""docker-compose.yml and Dockerfile, held against the code they start.

No container engine is needed: everything they name must exist, and every command must start.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.urls import resolve
from packaging.utils import canonicalize_name

from common.development import CHECKOUT
from launcher import programs

COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
WORKERS = {programs.file_name(name): command for name, command in programs.WORKERS.items()}
OURS = ["migrate", "web", "beat", "backups", *WORKERS]
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text()
PORT = 8000
SECRET = re.compile("PASSWORD|SECRET|URL")
ONCE = {"roles", "migrate"}

SCHEDULE = "/tmp/beat-schedule"  # noqa: S108  (a container's own)
FROM_NETWORK = ["--host", "0.0.0.0", "--port", str(PORT)]  # noqa: S104
COMMANDS = {
    "web": [*programs.WEB, *FROM_NETWORK],
    **WORKERS,
    "beat": [*programs.BEAT, "--schedule", SCHEDULE],
}

# boto3, huggingface_hub and uvicorn read these themselves.
READ_BY_LIBRARIES = {
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION",
    "HF_ENDPOINT", "HF_TOKEN", "WEB_CONCURRENCY",
}  # fmt: skip


def filled_in(value: str) -> str:
    return re.sub(r"\$\{(\w+)[^}]*\}", r"\1", value)


def settings_names() -> set[str]:
    """Every environment variable that the settings read."""
    sources = (path.read_text() for path in (CHECKOUT / "config").rglob("*.py"))
    read = re.compile(r'env\.\w+\(\s*"([A-Z_]+)"')
    return {name for source in sources for name in read.findall(source)}


def documented_names() -> set[str]:
    """Every variable in the first column of a table of docs/running.md."""
    page = (CHECKOUT / "docs" / "running.md").read_text()
    first_cells = re.findall(r"^\| (`[A-Z].*?) \|", page, re.M)
    return {name for cell in first_cells for name in re.findall(r"`([A-Z][A-Z_]+)`", cell)}


def required_names() -> set[str]:
    sources = (path.read_text() for path in (CHECKOUT / "config" / "settings").glob("*.py"))
    read = re.compile(r'env\.(?:text|secret|password)\(\s*"([A-Z_]+)"(?!, ")')
    return {name for source in sources for name in read.findall(source)}


def test_everything_an_installation_needs_is_there():
    assert set(SERVICES) == {"postgres", "valkey", "roles", *OURS}


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_confined(name):
    service = SERVICES[name]

    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}
    assert not service.get("privileged")


def test_every_image_names_an_exact_version():
    images = re.findall(r"^FROM (\S+:\S+)", DOCKERFILE, re.M)
    images += [service["image"] for service in SERVICES.values() if "build" not in service]

    assert len(images) == 5
    for image in images:
        assert re.search(r":\d+\.\d+", image), image


def test_the_user_of_the_image_is_the_one_that_compose_names():
    (uid,) = re.findall(r"useradd .*--uid (\d+)", DOCKERFILE)
    (gid,) = re.findall(r"groupadd --gid (\d+)", DOCKERFILE)

    assert {SERVICES[name]["user"] for name in OURS} == {f"{uid}:{gid}"}


def test_only_the_programs_that_need_a_database_password_get_it():
    holders = {
        password: {name for name in SERVICES if f"${{{password}:" in str(SERVICES[name])}
        for password in ("POSTGRES_PASSWORD", "OWNER_PASSWORD", "APPLICATION_PASSWORD")
    }

    assert holders["POSTGRES_PASSWORD"] == {"postgres", "roles"}
    assert holders["OWNER_PASSWORD"] == {"roles", "migrate"}
    assert holders["APPLICATION_PASSWORD"] == {"roles", *OURS} - {"migrate"}


def test_roles_exist_before_migrations_and_tables_before_the_application():
    assert SERVICES["migrate"]["depends_on"] == {
        "roles": {"condition": "service_completed_successfully"}
    }
    assert "migrate" in SERVICES["web"]["depends_on"]


@pytest.mark.parametrize("name", COMMANDS)
def test_compose_starts_the_same_programs_as_quickstart(name):
    assert SERVICES[name]["command"] == ["python", "-m", *COMMANDS[name]]


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_one_that_the_settings_read(name):
    given = {key for key, value in SERVICES[name]["environment"].items() if value is not None}

    assert given <= settings_names()
    assert required_names() <= given


def test_every_setting_is_in_the_documentation_and_nothing_else_is():
    assert documented_names() - READ_BY_LIBRARIES == settings_names()


@pytest.mark.parametrize("name", OURS)
def test_every_setting_reaches_the_containers(name):
    assert set(SERVICES[name]["environment"]) == documented_names()


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_an_init_that_buries_the_dead(name):
    assert SERVICES[name]["init"] is True


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ONCE))
def test_every_lasting_service_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_addresses_of_the_servers_name_their_services():
    environment = SERVICES["web"]["environment"]
    database = urlsplit(filled_in(environment["DATABASE_URL"]))
    owner = urlsplit(filled_in(SERVICES["migrate"]["environment"]["DATABASE_URL"]))
    roles = (CHECKOUT / "deploy" / "roles.sql").read_text()

    assert (database.hostname, database.port) == ("postgres", 5432)
    assert {database.path, owner.path} == {"/" + SERVICES["postgres"]["environment"]["POSTGRES_DB"]}
    assert f"ALTER ROLE {database.username} LOGIN NOSUPERUSER" in roles
    assert f'ALTER DATABASE :"DBNAME" OWNER TO {owner.username};' in roles
    assert urlsplit(filled_in(environment["REDIS_URL"])).hostname == "valkey"


def test_no_password_has_a_default():
    for line in (CHECKOUT / "docker-compose.yml").read_text().splitlines():
        for name in re.findall(r"\$\{(\w+)", line):
            assert f"${{{name}:?" in line or not SECRET.search(name), line


def test_the_example_names_every_variable_that_must_be_set():
    needed = set(re.findall(r"\$\{(\w+)", (CHECKOUT / "docker-compose.yml").read_text()))
    example = (CHECKOUT / ".env.example").read_text()

    assert set(re.findall(r"^(\w+)=", example, re.M)) == needed


def test_the_web_port_is_published_to_this_machine_only():
    assert SERVICES["web"]["ports"] == [f"127.0.0.1:${{PORT:-{PORT}}}:{PORT}"]
    assert f"EXPOSE {PORT}" in DOCKERFILE


def test_the_health_check_asks_a_page_that_exists():
    asked = re.search(rf":{PORT}(/\w+)", " ".join(SERVICES["web"]["healthcheck"]["test"]))

    assert asked is not None
    assert resolve(asked[1]).func.__module__.startswith("config")


@pytest.mark.parametrize("name", OURS)
def test_artifacts_lie_on_a_volume_that_outlives_the_container(name):
    kept = [volume.split(":") for volume in SERVICES[name]["volumes"]]
    places = [Path(place) for source, place in kept if source in COMPOSE["volumes"]]

    assert Path(SERVICES[name]["environment"]["ARTIFACTS_DIR"]).parent in places


@pytest.mark.parametrize("name", OURS)
def test_every_image_is_a_target_of_the_dockerfile(name):
    assert re.search(rf"^FROM .* AS {SERVICES[name]['build']['target']}$", DOCKERFILE, re.M)


def test_the_dockerfile_copies_only_what_exists_and_is_sent_to_the_engine():
    sent = set(re.findall(r"^!(.+)$", (CHECKOUT / ".dockerignore").read_text(), re.M))
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M):
        for source in line.split():
            assert (CHECKOUT / source).exists()
            assert any(Path(source.split("/")[0]).match(pattern) for pattern in sent), source


def test_the_images_start_what_compose_starts():
    starts = [json.loads(line) for line in re.findall(r"^CMD (.+)$", DOCKERFILE, re.M)]

    assert starts == [SERVICES["web"]["command"], SERVICES["gpu-worker"]["command"]]


def test_the_image_collects_the_same_static_files_as_quickstart():
    assert f"RUN python manage.py {' '.join(programs.COLLECT_STATIC)}\n" in DOCKERFILE


def test_the_web_image_has_no_torch():
    web = DOCKERFILE.split("AS web")[1].split("FROM")[0]

    assert "--requirement requirements-web.lock.txt\n" in web
    assert "--requirement requirements.lock.txt" not in web
    assert not re.search("^(torch|triton|nvidia)", lock("requirements-web"), re.M)


def lock(name: str) -> str:
    return (CHECKOUT / f"{name}.lock.txt").read_text()


def pins(text: str) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)(?:\[\w+\])?==([^\s;]+)", text, re.M)
    return {canonicalize_name(name): version for name, version in found}


@pytest.mark.parametrize("name", ["requirements-web", "requirements"])
def test_the_lock_file_has_every_pin_and_only_files_of_known_content(name):
    """After a change of the requirements, `.ci/lock` writes the lock files again."""
    wanted = {"requirements-web": [name], "requirements": [name, "requirements-web"]}[name]
    required = [pins((CHECKOUT / f"{file}.txt").read_text()) for file in wanted]
    locked, every = pins(lock(name)), pins((CHECKOUT / "constraints.txt").read_text())

    assert all(part.items() <= locked.items() for part in required)
    assert {p: v for p, v in locked.items() if p in every and every[p] != v} == {}
    assert lock(name).count("==") == len(re.findall(r"==[^\n]+\\\n    --hash=sha256:", lock(name)))


def test_images_install_only_files_of_known_content():
    installs = re.findall(r"pip install (.+)", DOCKERFILE)

    assert len(installs) == 2
    assert all(one.startswith("--require-hashes --no-deps ") for one in installs)


def test_the_graphics_card_file_only_adds_to_services_that_exist():
    extra = yaml.safe_load((CHECKOUT / "docker-compose.gpu.yml").read_text())

    assert set(extra["services"]) <= set(SERVICES)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "sign"),
    [*((name, "ready.") for name in WORKERS), ("beat", "beat: Starting...")],
)
def test_each_command_starts_with_its_variables(name, sign, tmp_path, settings_environment):
    own = {SCHEDULE: str(tmp_path / "schedule")}
    with running(name, own, tmp_path / "log", settings_environment) as log:
        log.until(lambda: sign in log.text())


@pytest.mark.slow
def test_the_web_command_answers_with_its_variables(tmp_path, settings_environment):
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    with running("web", {str(PORT): str(port)}, tmp_path / "log", settings_environment) as log:
        log.until(lambda: is_alive(port))


def is_alive(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@dataclass
class Log:
    """What a command says while it runs."""

    path: Path
    process: subprocess.Popen[bytes]

    def text(self) -> str:
        return self.path.read_text()

    def until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 60
        while not holds():
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)


@contextmanager
def running(name: str, own: dict[str, str], path: Path, environment: dict[str, str]):
    """The command of a service, with some of its words changed, until the test is over."""
    command = [own.get(part, part) for part in SERVICES[name]["command"]]
    with path.open("wb") as output:
        started = subprocess.Popen(
            [sys.executable, *command[1:]],
            cwd=CHECKOUT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Log(path, started)
    finally:
        started.terminate()
        started.wait(30)


@pytest.fixture
def settings_environment(tmp_path: Path) -> dict[str, str]:
    """The variables that compose sets and no others of ours, with this session's servers."""
    given = {
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": os.environ["REDIS_URL"],
        "SECRET_KEY": os.environ["SECRET_KEY"],
        "PUBLIC_URL": "https://labels.example.org",
        "TRUSTED_PROXIES": "1",
        "ARTIFACTS_DIR": str(tmp_path / "artifacts"),
        "MODELS_ROOT": str(tmp_path / "models"),
        "STORE_CACHE_DIR": str(tmp_path / "store-cache"),
        "PATH": os.environ["PATH"],
    }
    set_by_compose = {k for k, v in SERVICES["web"]["environment"].items() if v is not None}
    assert set(given) - {"PATH"} == set_by_compose
    return given
