"""What README says can be typed, and what it names is there."""

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


def test_the_two_commands_are_the_doors_of_the_house():
    assert commands() == [
        ["python3", "manage.py", "quickstart"],
        ["python3", "manage.py", "test"],
    ]


@pytest.mark.parametrize("door", [*launcher_commands.COMMANDS, *simulation_commands.COMMANDS])
def test_every_door_says_how_it_is_used(door, capsys):
    with pytest.raises(SystemExit, match="0"):
        launcher_commands.run(["manage.py", door, "--help"], simulation_commands.COMMANDS)

    assert f"usage: manage.py {door}" in capsys.readouterr().out


def test_manage_py_leads_to_the_doors_from_a_plain_terminal():
    said = subprocess.run(
        [sys.executable, "manage.py", "quickstart", "--help"],
        cwd=CHECKOUT,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=True,
    )

    assert "usage: manage.py quickstart" in said.stdout


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(document):
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
        assert (document.parent / target).exists(), target


def test_the_tree_names_what_is_there():
    tree = README.split("## Where things are")[1].split("```")[1]
    for line in tree.strip().splitlines():
        for name in re.split(r"\s{2,}", line)[:-1]:
            assert (CHECKOUT / name).exists(), name


@pytest.mark.slow
def test_a_fresh_clone_runs_both_commands():
    """As printed, with an empty home: minutes, and the network."""
    with tempfile.TemporaryDirectory() as folder:
        clone, home = Path(folder, "plumbline"), Path(folder, "home")
        Path(folder).chmod(0o755)
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", CHECKOUT, clone], check=True)  # noqa: S607
        python = str(Path(sys.base_prefix, "bin", "python3"))
        said = subprocess.run(
            [python, "manage.py", "test", "tests/config"],
            cwd=clone,
            env={**plain_environment(), "HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 0, said.stdout + said.stderr
