"""With a Python that cannot run Plumbline, the message says why and what to install."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from common.development import CHECKOUT
from tests.faults.drill import plain_environment

BASE_PYTHON = str(Path(sys.base_prefix) / "bin" / "python3")
OLDEST, TOO_NEW = re.findall(r"3\.(\d+)", (CHECKOUT / "pyproject.toml").read_text())[:2]
WITHOUT_PACKAGES = "import sys; sys.modules.update(dict.fromkeys({lacking!r}))"


def refusal(folder: Path, customized: str) -> str:
    """The last words of a first start, under a Python that does `customized` when it wakes."""
    (folder / "sitecustomize.py").write_text(customized)
    for name in ("manage.py", "bootstrap.py"):
        shutil.copy(CHECKOUT / name, folder)
    ended = subprocess.run(
        [BASE_PYTHON, "manage.py", "quickstart"],
        cwd=folder,
        env={**plain_environment(), "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 1
    assert not (folder / ".venv").exists()
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    return ended.stderr


@pytest.mark.parametrize("minor", [int(OLDEST) - 1, int(TOO_NEW)])
def test_a_python_that_is_too_old_or_too_new(minor, tmp_path):
    said = refusal(tmp_path, f"import sys; sys.version_info = (3, {minor}, 0, 'final', 0)")

    assert f"this is Python 3.{minor}." in said
    assert "python3.12 manage.py quickstart" in said


@pytest.mark.parametrize("lacking", [["venv"], ["ensurepip", "pip"]])
def test_a_python_without_virtual_environments(lacking, tmp_path):
    said = refusal(tmp_path, WITHOUT_PACKAGES.format(lacking=["django", *lacking]))

    minor = sys.version_info.minor
    assert f"apt install python3.{minor}-venv" in said
    assert "run the same command again" in said
