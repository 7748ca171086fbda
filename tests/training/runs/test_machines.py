"""Which GPUs a worker has, by what nvidia-smi says, and what an engine gets to see."""

import pytest

from training import engine_process
from training.runs import machines
from training.runs.models import Machine

SAID = """\
0, GPU-aaaa-1, NVIDIA H100 80GB HBM3, 81559, 1024, 97
1, GPU-bbbb-2, NVIDIA H100 80GB HBM3, 81559, 0, [N/A]
2, GPU-cccc-3, NVIDIA T400, 1872, 3, 0
Unable to determine the device handle for GPU 3
"""


def test_the_answer_of_the_driver_is_read():
    gpus = machines.parsed(SAID)

    assert [gpu["index"] for gpu in gpus] == [0, 1, 2]
    assert gpus[0]["memory"] == 81559 * 2**20
    assert [gpu["busy"] for gpu in gpus] == [97, 0, 0]


@pytest.mark.parametrize(
    ("devices", "seen"),
    [
        (None, [0, 1, 2]),
        ("", []),
        ("2,0", [2, 0]),
        ("1, GPU-aaaa", [1, 0]),
        ("0,7,1", [0]),
        ("-1", []),
    ],
)
def test_a_worker_has_the_gpus_that_cuda_would_show_it(devices, seen):
    assert [gpu["index"] for gpu in machines.visible(machines.parsed(SAID), devices)] == seen


@pytest.mark.django_db
def test_a_worker_without_a_driver_has_one_slot(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)

    first = machines.record("gpu@a")
    again = machines.record("gpu@a")

    assert (first.gpus, first.slots) == ([], 1)
    assert first.seen_at
    assert again.seen_at
    assert again.seen_at > first.seen_at
    assert Machine.objects.count() == 1
    assert machines.devices_for(first, 1) is None


@pytest.mark.django_db
def test_a_run_gets_as_many_gpus_as_it_asked_for(monkeypatch):
    monkeypatch.setattr(machines, "own_gpus", lambda: machines.parsed(SAID))

    machine = machines.record("gpu@b")

    assert machine.slots == 3
    assert machines.devices_for(machine, 2) == ["GPU-aaaa-1", "GPU-bbbb-2"]


def test_an_engine_sees_no_secret_of_the_installation(monkeypatch):
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "AWS_SECRET_ACCESS_KEY", "HF_TOKEN"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("NCCL_DEBUG", "INFO")

    seen = engine_process.environment(["GPU-1", "GPU-2"])

    assert "secret" not in seen.values()
    assert seen["NCCL_DEBUG"] == "INFO"
    assert seen["CUDA_VISIBLE_DEVICES"] == "GPU-1,GPU-2"
    assert seen["HF_HUB_OFFLINE"] == "1"
