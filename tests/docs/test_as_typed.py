"""The researchers' guide in a shell, as printed, on an installation with the real engine."""

import subprocess
import sys
from pathlib import Path

import pytest

from common.development import CHECKOUT
from tests.docs.reading import blocks_of
from tests.docs.test_commands import NOT_OURS
from tests.faults.site import TRUE_ENGINE, Site

GUIDE = CHECKOUT / "docs" / "researchers.md"
RESEARCHER = """
from labeling.models import User
User.objects.create_user("researcher", "researcher@example.org", roles=["researcher"])
"""
# test_commands.py runs the first, and the second takes ten minutes on its own installation.
ELSEWHERE = ("curl", "manage.py simulate")


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    site = Site(
        folder,
        RUN_ENGINE=TRUE_ENGINE,
        DJANGO_SETTINGS_MODULE="config.settings",
        MODELS_ROOT=str(tmp_path / "checkout" / "var" / "models"),
        PATH=path,
    )
    site.python(RESEARCHER)
    site.start_gpu_worker()
    yield site
    site.stop()


@pytest.mark.slow  # a base model, SFT, a reward model, PPO and samples: minutes
def test_the_researchers_guide_leads_to_a_policy(site, tmp_path):
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    for entry in CHECKOUT.iterdir():
        if entry.name not in NOT_OURS and entry.name != ".git":
            (checkout / entry.name).symlink_to(entry)

    for block in blocks_of(GUIDE):
        if block.mark == "file":
            (checkout / block.words).write_text(block.text)
        elif (
            block.language == "sh"
            and not block.mark
            and not any(command in block.text for command in ELSEWHERE)
        ):
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", block.text],  # noqa: S607
                cwd=checkout,
                env=site.environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{block.text}\n{done.stdout}{done.stderr[-2000:]}"

    made = {name for (name,) in site.query("SELECT name FROM training_modelversion")}
    assert made == {"my-base", "my-sft", "my-reward", "my-ppo"}
