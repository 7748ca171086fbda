"""The public workflow calls the commands that the pages name, with what exists in this checkout."""

import re
import tomllib

import yaml
from packaging.specifiers import SpecifierSet

from common.development import CHECKOUT
from launcher.commands import COMMANDS
from launcher.commands.release import TARGETS

WORKFLOW = yaml.safe_load((CHECKOUT / ".github" / "workflows" / "ci.yml").read_text())
JOBS = WORKFLOW["jobs"]


def lines() -> list[str]:
    return [step["run"] for job in JOBS.values() for step in job["steps"] if "run" in step]


def test_every_command_of_manage_py_exists():
    named = [found[1] for line in lines() if (found := re.match(r"python3 manage\.py (\w+)", line))]

    assert {*named} <= {*COMMANDS, "help"}
    assert "docs" in named


def test_the_tests_run_as_on_any_bare_machine():
    assert ".ci/run" in lines()
    assert (CHECKOUT / ".ci" / "run").read_text().endswith("exec python3 manage.py test\n")


def test_known_holes_are_looked_for_and_unchecked_packages_fail():
    audit = (CHECKOUT / ".ci" / "audit").read_text()

    assert ".ci/audit" in lines()
    assert {"--strict"} <= set(re.findall(r"pip-audit (--\w+)", audit))
    assert "npm audit" in audit
    assert ".ci/audit" in (CHECKOUT / "SECURITY.md").read_text()


def test_the_supported_releases_contain_the_version_of_this_checkout():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    line = project["version"].rpartition(".")[0]

    assert f"| {line}.x | yes" in (CHECKOUT / "SECURITY.md").read_text()


def test_both_images_are_built():
    targets = JOBS["images"]["strategy"]["matrix"]["target"]

    assert targets == list(TARGETS)
    assert re.findall(r"^FROM \S+ AS (\w+)$", (CHECKOUT / "Dockerfile").read_text(), re.M)[1:] == (
        targets
    )


def test_the_supported_pythons_are_tested():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    supported = SpecifierSet(project["requires-python"])
    tested = JOBS["tests"]["strategy"]["matrix"]["python-version"]

    assert tested == [f"3.{minor}" for minor in range(30) if f"3.{minor}" in supported]
