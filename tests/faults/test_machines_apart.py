"""A worker needs the database, the broker and the store: machines that share no folder.

Each worker has folders of its own; between them is a store that is only reached like a bucket.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.site import TRUE_ENGINE, Site
from tests.faults.test_runs import LIMIT, MINUTE, SMALL, report

pytestmark = pytest.mark.slow


@pytest.fixture
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("apart")
    own = own_folders(folder / "web")
    site = Site(folder, DRILL_BUCKET=str(folder / "bucket"), **own)
    site.start_worker()
    site.start_beat()
    yield site
    site.stop()


def own_folders(machine: Path) -> dict[str, str]:
    return {
        "ARTIFACTS_DIR": str(machine / "artifacts"),
        "STORE_CACHE_DIR": str(machine / "cache"),
        "MODELS_ROOT": str(machine / "models"),
        "HOME": str(machine),
    }


def kept_steps(site: Site, run: str) -> int:
    question = "SELECT coalesce(checkpoint->>'step', '0') FROM training_run WHERE public_id = %s"
    return int(site.query(question, run)[0][0])


def test_a_run_goes_on_on_another_machine_when_the_first_is_gone_for_good(apart, capsys):
    first, second = apart.folder / "first", apart.folder / "second"
    apart.start_gpu_worker("gpu-first", RUN_ENGINE=TRUE_ENGINE, **own_folders(first))
    run = apart.launch(200, 0.001, **SMALL)
    apart.until(run, lambda seen: kept_steps(apart, run) >= 5, 120)

    apart.kill("gpu-first")
    shutil.rmtree(first)
    apart.start_gpu_worker("gpu-second", RUN_ENGINE=TRUE_ENGINE, **own_folders(second))
    took = apart.until(run, lambda seen: seen["attempt"] == 2, LIMIT + MINUTE)
    apart.until(run, lambda seen: seen["state"] == "succeeded", 180)

    apart.whole(run, 200)
    words = apart.went_on(run)
    assert list((apart.folder / "bucket" / "models").rglob("model.safetensors"))
    report(capsys, f"first machine and its disk gone: attempt 2 after {took:.1f} s, {words}")
