"""Run a command of the documentation in the process of the tests."""

import json
import os
import shlex
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.core.management import call_command, get_commands, load_command_class
from torch.distributed.run import get_args_parser

from common.development import CHECKOUT
from launcher import commands as launcher_commands
from launcher.programs import WORKERS
from simulation import commands as simulation_commands
from tests.training import standing_in
from training.engine.__main__ import main as engine
from training.specs import read_spec

# Shorten training steps; a slow test runs them completely.
SHORT = {"epochs": 1, "max_steps": 1}

COMMANDS = {**launcher_commands.COMMANDS, **simulation_commands.COMMANDS}


def without_comment(command: str) -> list[str]:
    return shlex.split(command, comments=True)


@dataclass(frozen=True)
class Typist:
    """Runs commands in a folder that looks like a checkout."""

    folder: Path
    environment: Mapping[str, str]

    def type(self, command: str, *, only_read: bool) -> None:
        words = without_comment(command)
        ways: list[tuple[list[str], Callable[[list[str], bool], None]]] = [
            (["python3", "manage.py"], self.manage),
            ([".venv/bin/python", "-m", "training.engine"], self.engine),
            (["torchrun"], self.torchrun),
            (["python", "-m", "celery"], self.celery),
            (["docker", "compose"], self.compose),
        ]
        for beginning, way in ways:
            if words[: len(beginning)] == beginning:
                way(words[len(beginning) :], only_read)
                return
        assert not only_read, f"The tests cannot parse the arguments of {words[0]}."
        self.shell(command)

    def manage(self, words: list[str], only_read: bool) -> None:
        name, *arguments = words
        if name in COMMANDS:  # tests of their own run these
            COMMANDS[name].read(arguments)
            return
        if only_read:
            parser_of(name).parse_args(arguments)
            return
        call_command(name, *[one for one in arguments if one != "--wait"])
        for run in standing_in.unfinished():
            standing_in.succeed(run)

    def engine(self, words: list[str], only_read: bool) -> None:
        if words == ["selftest"]:
            return
        if only_read and words[0] == "unpack":
            assert len(words) == len(["unpack", "FILE", "FOLDER"])
            return
        spec = read_spec(Path(words[-1]))
        if only_read:
            return
        short = {name: value for name, value in SHORT.items() if hasattr(spec, name)}
        Path(words[-1]).write_text(json.dumps(spec.as_json() | short))
        assert engine(words) == 0

    def torchrun(self, words: list[str], only_read: bool) -> None:
        assert only_read
        read = get_args_parser().parse_args(words)
        assert (read.module, read.training_script) == (True, "training.engine")
        read_spec(Path(read.training_script_args[0]))

    def celery(self, words: list[str], only_read: bool) -> None:
        assert only_read
        known = [worker[1:] for worker in WORKERS.values()]
        assert words in known, "Quickstart starts other workers: see launcher/programs.py."

    def compose(self, words: list[str], only_read: bool) -> None:
        assert only_read
        services = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]
        for action in {"exec", "run", "logs", "stop", "restart"} & {*words}:
            named = [one for one in words[words.index(action) + 1 :] if not one.startswith("-")]
            assert named[0] in services, f"{named[0]} is not a service."
            if named[1:2] == ["python"]:
                self.manage(named[3:], True)

    def shell(self, command: str) -> None:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],  # noqa: S607
            cwd=self.folder,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def parser_of(name: str):
    package = get_commands().get(name)
    assert isinstance(package, str), f"There is no command {name}."
    return load_command_class(package, name).create_parser("manage.py", name)
