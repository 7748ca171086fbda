"""The commands that the pages and scripts of benchmarks/ print can be typed."""

import re
import runpy
import shlex
import sys

import pytest

from common.development import CHECKOUT

FOLDER = CHECKOUT / "benchmarks"
COMMAND = re.compile(r"(?:python3?|\.venv/bin/python) (?:-m )?benchmarks[./][^`\n\[]*")
SOURCES = [FOLDER / "README.md", *sorted(FOLDER.glob("*.py"))]
PRINTED = sorted({found.strip() for page in SOURCES for found in COMMAND.findall(page.read_text())})
# Two need no option: one measures in seconds, and its own test runs it.
WITHOUT_OPTIONS = {"benchmarks.personal_data"}


def modules() -> list[str]:
    return sorted({shlex.split(command)[2] for command in PRINTED} - WITHOUT_OPTIONS)


def test_every_printed_command_names_a_module():
    for command in PRINTED:
        _python, option, module, *_arguments = shlex.split(command)
        assert option == "-m", f"{command}: a script cannot import the package from its own folder."
        assert CHECKOUT.joinpath(*module.split(".")).with_suffix(".py").exists(), command


def test_every_script_that_can_be_run_is_in_the_readme():
    runnable = {
        f"benchmarks.{path.stem}"
        for path in FOLDER.glob("*.py")
        if "    parser = " in path.read_text() or path.stem == "personal_data"
    } - {"benchmarks.measure"}
    listed = {*re.findall(r"^\| `python -m ([\w.]+)", (FOLDER / "README.md").read_text(), re.M)}

    assert listed == runnable


@pytest.mark.parametrize("module", modules())
def test_a_printed_command_starts_and_says_how_it_is_used(module, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", [module, "--help"])
    # Another test may have imported the module, and running it would then warn.
    monkeypatch.delitem(sys.modules, module, raising=False)

    with pytest.raises(SystemExit) as ended:
        runpy.run_module(module, run_name="__main__")

    assert ended.value.code == 0
    assert "usage:" in capsys.readouterr().out


def test_the_measures_of_the_repository_are_counted(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["measures", "--since", "HEAD"])

    runpy.run_module("benchmarks.measures", run_name="__main__")

    said = capsys.readouterr().out
    assert "commit subjects over 72 characters: 0 of 0" in said
    assert re.search(r"following `spec` from \S+\.train: [1-9]", said)
