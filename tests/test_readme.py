"""The commands of README.md work, and the files it names exist."""

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from common.development import CHECKOUT
from launcher import commands as launcher_commands
from simulation import commands as simulation_commands
from tests.faults.drill import plain_environment

README = (CHECKOUT / "README.md").read_text()
DOCUMENTS = [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")]


def commands() -> list[list[str]]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.S)
    return [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]


def test_the_readme_needs_only_two_commands():
    assert commands() == [
        ["python3", "manage.py", "quickstart"],
        ["python3", "manage.py", "test"],
    ]


@pytest.mark.parametrize("command", [*launcher_commands.COMMANDS, *simulation_commands.COMMANDS])
def test_every_command_prints_its_usage(command, capsys):
    with pytest.raises(SystemExit, match="0"):
        launcher_commands.run(["manage.py", command, "--help"], simulation_commands.COMMANDS)

    assert f"usage: manage.py {command}" in capsys.readouterr().out


def test_manage_py_runs_the_commands_in_a_plain_terminal():
    result = subprocess.run(
        [sys.executable, "manage.py", "quickstart", "--help"],
        cwd=CHECKOUT,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=True,
    )

    assert "usage: manage.py quickstart" in result.stdout


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_linked_file_exists(document):
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
        assert (document.parent / target).exists(), target


def test_every_path_in_the_tree_exists():
    tree = README.split("## Where things are")[1].split("```")[1]
    for line in tree.strip().splitlines():
        for name in re.split(r"\s{2,}", line)[:-1]:
            assert (CHECKOUT / name).exists(), name


@pytest.mark.slow
def test_a_fresh_clone_runs_both_commands():
    """Run them as printed, with an empty home. Takes minutes and needs the network."""
    with tempfile.TemporaryDirectory() as folder:
        clone, home = Path(folder, "plumbline"), Path(folder, "home")
        Path(folder).chmod(0o755)
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", CHECKOUT, clone], check=True)  # noqa: S607
        python = str(Path(sys.base_prefix, "bin", "python3"))
        result = subprocess.run(
            [python, "manage.py", "test", "tests/config"],
            cwd=clone,
            env={**plain_environment(), "HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout + result.stderr
