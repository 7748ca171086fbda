"""Which GPUs a worker has, read from the driver's own program, because torch is not loaded here."""

import csv
import os
import shutil
import socket
import subprocess
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import psutil
from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone

from training.runs.models import Machine

ASKED = ["index", "uuid", "name", "memory.total", "memory.used", "utilization.gpu"]
MEBIBYTE = 2**20
PACKAGES = ["torch", "transformers", "deepspeed"]

ONLINE_FOR = 60  # seconds since it was last seen

Gpu = dict[str, Any]


def record(name: str) -> Machine:
    """Record that this worker is alive, and which GPUs it has."""
    gpus = own_gpus()
    seen = {
        "host": socket.gethostname(),
        "gpus": gpus,
        "slots": settings.GPU_SLOTS or len(gpus) or 1,
        "cores": os.cpu_count() or 1,
        "memory": psutil.virtual_memory().total,
        "versions": {package: found for package in PACKAGES if (found := _version(package))},
        "seen_at": Now(),
    }
    Machine.objects.update_or_create(name=name[:128], defaults=seen)
    return Machine.objects.get(name=name[:128])


def is_online(machine: Machine) -> bool:
    seen = machine.seen_at
    return seen is not None and (timezone.now() - seen).total_seconds() < ONLINE_FOR


def own_gpus() -> list[Gpu]:
    """The GPUs that CUDA_VISIBLE_DEVICES assigns to this worker; all if it is not set."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    query = [program, f"--query-gpu={','.join(ASKED)}", "--format=csv,noheader,nounits"]
    try:
        answer = subprocess.run(query, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    return visible(parsed(answer.stdout), os.environ.get("CUDA_VISIBLE_DEVICES"))


def parsed(answer: str) -> list[Gpu]:
    """The GPUs in the output of nvidia-smi, one per line."""
    rows = [[cell.strip() for cell in row] for row in csv.reader(answer.splitlines())]
    return [
        {
            "index": int(row[0]),
            "uuid": row[1],
            "name": row[2],
            "memory": _whole(row[3]) * MEBIBYTE,
            "used": _whole(row[4]) * MEBIBYTE,
            "busy": _whole(row[5]),
        }
        for row in rows
        if len(row) == len(ASKED)
    ]


def visible(gpus: list[Gpu], devices: str | None) -> list[Gpu]:
    """The named GPUs in the order given; as in CUDA, only up to the first unknown one."""
    if devices is None:
        return gpus
    chosen: list[Gpu] = []
    for wanted in (part.strip() for part in devices.split(",")):
        named = [g for g in gpus if wanted and _is(g, wanted)]
        if not named:
            break
        chosen.append(named[0])
    return chosen


def devices_for(machine: Machine, count: int) -> list[str] | None:
    """The value of CUDA_VISIBLE_DEVICES for a run with `count` GPUs; None if there are none."""
    if not machine.gpus:
        return None
    return [str(gpu["uuid"]) for gpu in machine.gpus[:count]]


def _is(gpu: Gpu, wanted: str) -> bool:
    return wanted == str(gpu["index"]) or str(gpu["uuid"]).startswith(wanted)


def _whole(cell: str) -> int:
    """Some GPUs report "[N/A]" for some fields."""
    return int(cell) if cell.isdecimal() else 0


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
